import type { Manifest } from './manifest.ts'

/** `path:line` of the first line that fits `pattern`, searched after the first that fits `after`; line 1 when none does. */
export function sourceOf(manifest: Manifest, pattern: RegExp, after?: RegExp): string {
  const lines = linesOf(manifest)
  const start =
    after === undefined
      ? 0
      : Math.max(
          0,
          lines.findIndex((line) => after.test(line)),
        )
  const found = lines.findIndex((line, at) => at >= start && pattern.test(line))
  return `${manifest.path}:${(found < 0 ? start : found) + 1}`
}

const split = new WeakMap<Manifest, readonly string[]>()

function linesOf(manifest: Manifest): readonly string[] {
  let lines = split.get(manifest)
  if (lines === undefined) split.set(manifest, (lines = manifest.text.split('\n')))
  return lines
}

/** A pattern that takes `text` literally between two given parts of a pattern. */
export function around(before: string, text: string, behind: string): RegExp {
  return new RegExp(`${before}${text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`)}${behind}`)
}
