import type { FieldChange, PlanDiff } from '../core/model/plan-diff.ts'
import { MS_PER_HOUR, formatDuration } from '../core/std/duration.ts'
import { harmless, type Paint } from './colour.ts'
import { table } from './printing.ts'
import { clip } from './text-width.ts'

/** Widest value that is shown of each side of a change. */
const VALUE_COLUMNS = 60
/** Widest item of a list: paths are long. */
const ITEM_COLUMNS = 120
/** Most items of a list that are told. */
const MOST_ITEMS = 20
/** How much is shown of what both sides of a long change have in common. */
const CONTEXT_COLUMNS = 16

/** A comparison for people, a change a line: `+` came, `-` went, `~` changed. */
export function planDiffText(diff: PlanDiff, paint: Paint): string {
  const name = ({ title, plan_id }: PlanDiff['before']): string => `${oneLine(title)} (${plan_id})`
  const head = `${name(diff.before)} → ${name(diff.after)}`
  if (diff.equal) return `${head}\n${paint.good('No difference')}${diff.identical ? '' : `: ${EQUAL_ONLY}`}`
  const parts = [
    settingLines(diff.settings, paint),
    featureLines(diff.features, paint),
    taskLines(diff.tasks, paint),
    edgeLines(diff.edges, paint),
    resourceLines(diff.resources, paint),
    forecastLines(diff.forecast, paint),
  ]
  return [head, ...parts.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'))].join('\n\n')
}

const EQUAL_ONLY = 'only the text that they quote, its lines, what the code holds or the way they were made differ'

function settingLines(settings: PlanDiff['settings'], paint: Paint): string[] {
  if (settings.length === 0) return []
  return [
    paint.strong('Settings'),
    ...settings.flatMap((change) => changeTexts(change).map((text) => `  ${paint.warn('~')} ${text}`)),
  ]
}

function featureLines({ added, removed, changed }: PlanDiff['features'], paint: Paint): string[] {
  if (added.length + removed.length + changed.length === 0) return []
  return [
    heading('Features', added.length, removed.length, changed.length, paint),
    ...added.map(({ id, title }) => paint.good(`  + ${id} ${oneLine(title)}`)),
    ...removed.map(({ id, title }) => paint.bad(`  - ${id} ${oneLine(title)}`)),
    ...changed.flatMap((feature) => changedLines(feature, paint)),
  ]
}

function taskLines({ added, removed, changed, unchanged }: PlanDiff['tasks'], paint: Paint): string[] {
  const brief = (task: PlanDiff['tasks']['added'][number]): string =>
    `${task.id} ${oneLine(task.title)} (${task.feature_id}, ${hours(task.mean_hours)})`
  return [
    `${heading('Tasks', added.length, removed.length, changed.length, paint)}, ${unchanged} the same`,
    ...added.map((task) => paint.good(`  + ${brief(task)}`)),
    ...removed.map((task) => paint.bad(`  - ${brief(task)}`)),
    ...changed.flatMap((task) => changedLines(task, paint)),
  ]
}

function changedLines(
  { id, title, moved_from, changes }: PlanDiff['tasks']['changed'][number],
  paint: Paint,
): string[] {
  const was = moved_from === undefined ? '' : ` (was ${moved_from})`
  // Whoever changes a task changes the words that it is quoted from: that is worth a line only where nothing else is.
  const told = changes.length === 1 ? changes : changes.filter((change) => change.field !== 'evidence')
  return [
    `  ${paint.warn('~')} ${id} ${oneLine(title)}${was}`,
    ...told.flatMap((change) => changeTexts(change).map((text) => `      ${text}`)),
  ]
}

function edgeLines({ added, removed, changed, unchanged }: PlanDiff['edges'], paint: Paint): string[] {
  if (added.length + removed.length + changed.length === 0) return []
  const standing = (edge: PlanDiff['edges']['changed'][number]['before']): string =>
    `${edge.type}, ${edge.dep_type}, ${edge.confidence.toFixed(2)}`
  return [
    `${heading('Dependencies', added.length, removed.length, changed.length, paint)}, ${unchanged} the same`,
    ...added.map((edge) => paint.good(`  + ${edge.from} → ${edge.to} (${standing(edge)})`)),
    ...removed.map((edge) => paint.bad(`  - ${edge.from} → ${edge.to} (${standing(edge)})`)),
    ...changed.map(
      (edge) => `  ${paint.warn('~')} ${edge.from} → ${edge.to}: ${standing(edge.before)} → ${standing(edge.after)}`,
    ),
  ]
}

function resourceLines({ added, removed, changed }: PlanDiff['resources'], paint: Paint): string[] {
  if (added.length + removed.length + changed.length === 0) return []
  return [
    heading('Resources', added.length, removed.length, changed.length, paint),
    ...added.map((name) => paint.good(`  + ${oneLine(name)}`)),
    ...removed.map((name) => paint.bad(`  - ${oneLine(name)}`)),
    ...changed.flatMap(({ name, changes }) =>
      changes.flatMap((change) => changeTexts(change).map((text) => `  ${paint.warn('~')} ${oneLine(name)} ${text}`)),
    ),
  ]
}

function forecastLines(forecast: PlanDiff['forecast'], paint: Paint): string[] {
  const rows = forecast
    .filter((measure) => isTellable(measure))
    .map(({ measure, unit, before, after }) => {
      const text = (value: number): string =>
        unit === 'hours' ? hours(value) : `${Math.round(value * 10) / 10}${unit === 'percent' ? ' %' : ''}`
      const sign = after > before ? '+' : '-'
      return [
        `  ${measure.replaceAll(/[._]/g, ' ').replace(/ p(?=\d+$)/, ' P')}`,
        text(before),
        text(after),
        sign + text(Math.abs(after - before)),
      ]
    })
  if (rows.length === 0) {
    const differs = forecast.some(({ before, after }) => before !== after)
    return differs ? [`${paint.strong('Forecast and size')}: no difference that is worth telling`] : []
  }
  return [paint.strong('Forecast and size'), table(['', 'BEFORE', 'AFTER', 'BY'], rows, paint)]
}

/** Times are the ends of a simulation: what differs by less than a thousandth is chance. */
function isTellable({ unit, before, after }: PlanDiff['forecast'][number]): boolean {
  if (unit !== 'hours') return before !== after
  return Math.abs(after - before) > Math.max(before, after) / 1000
}

function heading(what: string, added: number, removed: number, changed: number, paint: Paint): string {
  return `${paint.strong(what)}: ${added} added, ${removed} removed, ${changed} changed`
}

/** A change in a line; that of a list in a line for each of its items that came or went. */
function changeTexts(change: FieldChange): string[] {
  const { field } = change
  const [before, after] = [itemsOf(change.before), itemsOf(change.after)]
  if (before === undefined || after === undefined || before.length + after.length === 0) return [changeText(change)]
  const were = new Set(before)
  const are = new Set(after)
  const lines = [
    ...after.filter((item) => !were.has(item)).map((item) => `${field}: + ${item}`),
    ...before.filter((item) => !are.has(item)).map((item) => `${field}: - ${item}`),
  ]
  if (lines.length === 0) return [`${field}: the same in another order`]
  const more = lines.length - MOST_ITEMS
  return more > 1 ? [...lines.slice(0, MOST_ITEMS), `${field}: and ${more} more that came or went`] : lines
}

/** The items of a list as texts, none where there is no list; undefined for what is no list. */
function itemsOf(value: FieldChange['before']): string[] | undefined {
  if (value === null) return []
  if (!Array.isArray(value)) return undefined
  return value.map((item) => clip(oneLine(typeof item === 'string' ? item : JSON.stringify(item)), ITEM_COLUMNS))
}

function changeText({ field, before, after }: FieldChange): string {
  const texts = [valueText(field, before), valueText(field, after)] as const
  const [was, is] = texts.map((text) => clip(cutBefore(text, sharedStart(...texts)), VALUE_COLUMNS))
  return `${field}: ${was} → ${is}`
}

function valueText(field: string, value: FieldChange['before']): string {
  if (value === null) return 'none'
  if (field === 'duration' && typeof value === 'object') {
    return Object.values(value)
      .map((each) => hours(Number(each)))
      .join('/')
  }
  return oneLine(typeof value === 'string' ? value : JSON.stringify(value))
}

/** How many characters two texts begin with in common, where clipping would leave only these; else 0. */
function sharedStart(a: string, b: string): number {
  let shared = 0
  while (shared < a.length && a[shared] === b[shared]) shared++
  return shared > VALUE_COLUMNS - CONTEXT_COLUMNS && a !== b ? shared : 0
}

/** A text from a little before the place where it differs. */
function cutBefore(text: string, shared: number): string {
  if (shared === 0) return text
  // Half of a surrogate pair is no character.
  return `…${text.slice(shared - CONTEXT_COLUMNS).replace(/^[\uDC00-\uDFFF]/, '')}`
}

function hours(value: number): string {
  return value === 0 ? '0' : formatDuration(value * MS_PER_HOUR)
}

function oneLine(text: string): string {
  return harmless(text.replaceAll(/\s+/g, ' ')).trim()
}
