/** Lines in which a tool quotes or warns: what they say is no reason why a run failed. */

/**
 * A line of source with its number, of a difference, of what was expected and received, of what a search found, a warning, the name
 * of a test behind its mark, or what a test printed behind the points of its runner.
 */
const QUOTED =
  /^\s{0,20}(?:(?:> ?)?\s{0,8}\d+\s{0,2}[|│]|[-+] {1,20}["'\d{}[\]]|[-+](?: {2,20}|")\S|(?:Expected|Received)[\w ]{0,40}: {0,20}["'[{\d]|[✓✔√✕×○◌●↓] |✖ (?!\d+ problem)|# Subtest: |(?:not )?ok \d+ |\d+\) |FAIL +\S+ > |\d{1,7}:(?!\d{1,3}(?!\d)|error:)\S|\.{1,200}[A-Z]|std(?:err|out) \| |npm warn |warning[: ]|WARN\s|\[WARNING\] |\(node:\d+\) )/

/** Who says so goes on in another way. */
const GOES_ON = /\b[Tt]rying (?:another|the next|port \d|\d{2,5}$)/

/** Whether a line without escapes only quotes or warns. */
export function isQuoted(line: string): boolean {
  return QUOTED.test(line) || GOES_ON.test(line)
}

/** A runner of tests says that what follows, up to an empty line, was printed by a test: that may be about anything. */
const PRINTED_BY_TEST = /^(?:std(?:err|out) \| | {2,4}console\.(?:log|info|debug|warn|error)$)/

/** Whether a line is what a test printed. `before`: the lines before it without escapes, the nearest last. */
export function isPrintedByTest(before: readonly string[]): boolean {
  const gap = before.findLastIndex((line) => line.trim() === '')
  return before.slice(gap + 1).some((line) => PRINTED_BY_TEST.test(line))
}
