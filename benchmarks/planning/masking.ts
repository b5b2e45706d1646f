/**
 * What people wrote of their tasks without what they wrote of their order: sections on dependencies, sentences with words of
 * dependency, ids of tasks and what was recorded when the work was done are taken out, so that only the work itself is left to infer
 * from. Front matter is never part of a body.
 */
import type { HumanTask, HumanTasks } from './human-plan.ts'

const SECTIONS =
  /dependenc|parallel|prerequisite|branch strateg|activity log|history|^results?$|recorded result|completion|^output$|review|do this first|sequenc|implementation command|blocked|waves?$/i
const WORDS =
  /\bdepend(?:s|ing|ent|enc(?:y|ies))?\b|\bprerequisites?\b|\bblock(?:s|ed)? (?:by|on|until)\b|\bunblocks?\b|\bupstream (?:task|wp)|\bdownstream (?:task|wp)|\bin parallel\b|\bparallel-?safe\b|\b(?:prior|previous|earlier|later|preceding|following|subsequent) (?:tasks?|wps?|work packages?|phases?|waves?)\b|\b(?:after|before|once|until|requires?|follows|precedes)\b[^.;]*(?:\bWP ?\d|\bT\d{3}|\btasks? ?#?\d)|\b(?:lands?|merges?|landed|merged) (?:first|before|after)\b|\bmust (?:land|merge|complete) (?:first|before)\b/i
const IDS =
  /\bWP[ -]?\d{1,2}(?:\s*(?:[-–/,]|and|to|through)\s*(?:WP)?\d{1,2})*\b|\bT\d{3}[a-z]?(?:\s*(?:[-–/,]|and|to|through)\s*T?\d{3})*\b|\b(?:task|phase|wave|step|work package)s?[ -]?#?\d+(?:\.\d+)?(?:\s*(?:[-–/,]|and|to|through)\s*\d+(?:\.\d+)?)*(?:-[\w-]+(?:\.md)?)?/gi

/** The body of each task without what orders it. */
export function maskedBodies(tasks: HumanTasks): string[] {
  const ids = tasks
    .map(({ id }) => id)
    .filter((id) => id.length >= 4 && /[^\d]/.test(id))
    .toSorted((a, b) => b.length - a.length)
  return tasks.map((task) => masked(task, ids))
}

/** A title without the task's number: `Task 03: Mount the bar` → `Mount the bar`. */
export function maskedTitle(title: string): string {
  const bare = title
    .replace(/^(?:tasks?|wp|work package|step|phase)[ -]?\d+[a-z]?\s*[:.–—-]\s*/i, '')
    .replaceAll(IDS, ' ')
  return bare.replaceAll(/\s+/g, ' ').trim() || title
}

function masked({ body }: HumanTask, ids: readonly string[]): string {
  const kept: string[] = []
  let skipped = 0
  let fenced = false
  for (const line of body.split(/\r?\n/)) {
    if (/^\s*(?:```|~~~)/.test(line)) fenced = !fenced
    const [, marks, title] = (fenced ? null : /^(#{1,6})\s+(.*)$/.exec(line)) ?? []
    if (marks !== undefined && title !== undefined) {
      if (skipped > 0 && marks.length <= skipped) skipped = 0
      if (skipped === 0 && marks.length > 1 && SECTIONS.test(title)) skipped = marks.length
    }
    if (skipped > 0) continue
    const said = line.split(/(?<=[.;!?])\s+/).filter((sentence) => !WORDS.test(sentence))
    kept.push(withoutIds(said.join(' '), ids))
  }
  return kept.join('\n').replaceAll(/\n{3,}/g, '\n\n')
}

function withoutIds(text: string, ids: readonly string[]): string {
  const bare = ids.reduce((rest, id) => rest.replaceAll(id, ' '), text)
  return bare.replaceAll(IDS, ' ').replaceAll(/[ \t]{2,}/g, ' ')
}
