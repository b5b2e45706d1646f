/** What the columns of a table of requirements are for, by their headings. */

/** Places of columns by what they are for. */
export interface Columns {
  readonly id: number | undefined
  readonly title: number | undefined
  readonly text: number | undefined
  readonly priority: number | undefined
  /** Columns that say when it is done: thresholds, measures, acceptance criteria. */
  readonly criteria: readonly number[]
  readonly depends: number | undefined
  /** Columns that say nothing of the requirement: status, owner, notes. */
  readonly silent: readonly number[]
}

const ID = /^(?:id|#|nr\.?|no\.?|ref|req(?:uirement)? id|key|code|number|task id)$/i
const TITLE =
  /^(?:title|name|feature|capability|story|component|entity|method|area|option|flag|field|setting|preset|step|phase|milestone|module|endpoint|route|command|event|column|key|variable)$/i
const TEXT =
  /^(?:requirement|description|requirements|user story|details?|what|statement|behaviou?r|specification|constraint|criterion|criteria|outcome|functionality|beschreibung|anforderung|exigence|descripción|purpose|definition|meaning|action|task|scope|deliverables?|success criterion|expected (?:result|behaviou?r))$/i
const PRIORITY = /^(?:priority|prio|moscow|importance|level|must\/should|priorität|priorité|prioridad)$/i
const CRITERIA =
  /^(?:threshold|target|measure(?:ment|able)?|metric|acceptance(?: criteria)?|success criteria|verification|how measured|default|value|measurable threshold|completion criteria|test|validation)$/i
const DEPENDS = /^(?:depends on|dependencies|dependency|blocked by|requires)$/i
const SILENT =
  /^(?:required|optional|nullable|mandatory|examples?|status|owner|assignee|category|type|notes?|comment|comments|source|rationale|date|version|effort|estimate|risk|tracker|issue|reason|why|points|likelihood|impact|severity)$/i

/** Reads the headings of a table's columns. */
export function readColumns(headings: readonly string[]): Columns {
  const find = (pattern: RegExp): number | undefined => {
    const place = headings.findIndex((heading) => pattern.test(heading))
    return place === -1 ? undefined : place
  }
  const all = (pattern: RegExp): number[] =>
    headings.flatMap((heading, place) => (pattern.test(heading) ? [place] : []))
  return {
    id: find(ID),
    title: find(TITLE),
    text: find(TEXT),
    priority: find(PRIORITY),
    criteria: all(CRITERIA),
    depends: find(DEPENDS),
    silent: all(SILENT),
  }
}
