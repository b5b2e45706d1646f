/** Lines in which a tool quotes or warns: what they say is no reason why a run failed. */

/**
 * A line of source with its number, of a difference, of what was expected and received, a warning, or the name of a test behind
 * its mark.
 */
const QUOTED =
  /^\s{0,20}(?:(?:> ?)?\s{0,8}\d+\s{0,2}[|│]|[-+] {1,20}["'\d{}[\]]|[-+](?: {2,20}|")\S|(?:Expected|Received)[\w ]{0,40}: {0,20}["'[{\d]|[✓✔√✕×○◌●↓] |✖ (?!\d+ problem)|# Subtest: |(?:not )?ok \d+ |\d+\) |FAIL +\S+ > |std(?:err|out) \| |npm warn |warning[: ]|WARN\s|\[WARNING\] |\(node:\d+\) )/

/** Whether a line without escapes only quotes or warns. */
export function isQuoted(line: string): boolean {
  return QUOTED.test(line)
}
