/** What stands between each `open` and the next `close`. Takes time in proportion to the text, also when nothing is closed. */
export function blocksIn(text: string, open: string, close: string): string[] {
  const blocks: string[] = []
  for (let start = text.indexOf(open); start >= 0;) {
    const end = text.indexOf(close, start + open.length)
    if (end < 0) break
    blocks.push(text.slice(start + open.length, end))
    start = text.indexOf(open, end + close.length)
  }
  return blocks
}

/** The text without all that stands from an `open` to the next `close`, and without these. */
export function withoutBlocks(text: string, open: string, close: string): string {
  let kept = ''
  let from = 0
  for (let start = text.indexOf(open); start >= 0; start = text.indexOf(open, from)) {
    const end = text.indexOf(close, start + open.length)
    if (end < 0) break
    kept += text.slice(from, start)
    from = end + close.length
  }
  return kept + text.slice(from)
}
