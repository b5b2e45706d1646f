/** Patterns of paths as CODEOWNERS files write them. They are a stranger's words, so matching never goes back and forth for long. */

/** Tells whether a path fits a pattern: `*.ts`, `/docs/`, `src/*`, `apps/**\/api`. A folder's pattern fits all below it. */
export function ownerPattern(pattern: string): (path: string) => boolean {
  const isAnchored = /\/./.test(pattern)
  const parts = pattern.split('/').filter((part) => part !== '')
  const steps = isAnchored ? parts : ['**', ...parts]
  // `docs/*` means the files right there; everything else that fits a folder means all below it.
  const isDeep = parts.at(-1) !== '*' || parts.length === 1
  return (path) => fits(path.split('/'), steps, isDeep, pattern.endsWith('/'))
}

/** Walks all places in the pattern at once, a part of the path at a time. */
function fits(path: readonly string[], steps: readonly string[], isDeep: boolean, isFolder: boolean): boolean {
  let places = closed(new Set([0]), steps)
  for (const [at, part] of path.entries()) {
    const next = new Set<number>()
    for (const place of places) {
      const step = steps[place]
      if (step === '**') next.add(place)
      else if (step !== undefined && partFits(part, step)) next.add(place + 1)
    }
    places = closed(next, steps)
    const isLast = at === path.length - 1
    if (places.has(steps.length) && (isLast ? !isFolder || steps.at(-1) === '**' : isDeep)) return true
  }
  return false
}

/** The places with those that a `**` may skip to. */
function closed(places: Set<number>, steps: readonly string[]): Set<number> {
  for (const place of places) if (steps[place] === '**') places.add(place + 1)
  return places
}

/** One name against one part of a pattern, with `*` and `?`. */
function partFits(name: string, pattern: string): boolean {
  let at = 0
  let place = 0
  let star = -1
  let held = 0
  while (at < name.length) {
    if (pattern[place] === '*') {
      star = place++
      held = at
    } else if (pattern[place] === '?' || pattern[place] === name[at]) {
      place++
      at++
    } else if (star >= 0) {
      place = star + 1
      at = ++held
    } else return false
  }
  while (pattern[place] === '*') place++
  return place === pattern.length
}
