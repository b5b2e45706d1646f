import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Pair, type YAMLMap } from 'yaml'
import type { SharedResource, TimeWindow } from '../../model/resource.ts'
import { parseDuration } from '../../std/duration.ts'
import { nearest } from '../../std/nearest.ts'
import { lineAt, type SourceText } from '../spec/source-text.ts'
import type { CodeStatement } from '../spec/statement.ts'
import type { Report } from '../spec/report.ts'
import { readTimeWindow } from './time-window.ts'

/** The catalog that a specification declares, by name. */
export type Catalog = Map<string, SharedResource>

/** Seconds over which a rate counts its starts when the spec does not say. */
export const DEFAULT_RATE_INTERVAL_SECONDS = 60

const TYPES = ['exclusive', 'shared_limited', 'rate', 'budget'] as const
const FIELDS = [
  'type',
  'capacity',
  'interval',
  'interval_seconds',
  'windows',
  'location',
  'constraint',
  'reason',
  'lock_order',
]

interface Context {
  readonly source: SourceText
  readonly report: Report
  /** The source offset of an offset in the block's code. */
  readonly offsetOf: (position: number | undefined) => number
}

/** What is wrong with a block, by the parser's code, in words for whoever wrote it. */
const YAML_FAULTS: Readonly<Record<string, string>> = {
  BAD_INDENT: 'a bracket is not closed, or this line is not indented as the lines around it are',
  TAB_AS_INDENT: 'it is indented by a tab, where YAML takes only spaces',
  MISSING_CHAR: 'a closing bracket, a quote, a comma or a colon is missing here',
  DUPLICATE_KEY: 'this name stands here twice',
  UNEXPECTED_TOKEN: 'nothing of this kind may stand here',
  BLOCK_IN_FLOW: 'a list or a mapping over several lines may not stand inside of brackets',
  MULTILINE_IMPLICIT_KEY: 'a name may not go over several lines',
}

/** Where a resource is declared. */
export interface Declaration {
  readonly name: string
  readonly source: SourceText
  /** Offset in the source's text. */
  readonly offset: number
}

/** Reads a `resources` block, YAML of `name: {type, capacity}`, into the catalog. Returns what it declares, in its order. */
export function readResourcesBlock(
  source: SourceText,
  block: CodeStatement,
  catalog: Catalog,
  report: Report,
): Declaration[] {
  const counter = new LineCounter()
  // YAML knows no line that ends with a carriage return alone; the count of lines stays.
  const yaml = parseDocument(block.value.replaceAll(/\r\n?/g, '\n'), { lineCounter: counter, prettyErrors: false })
  const firstLine = lineAt(source, block.valueStart)
  const offsetOf = (position = 0): number =>
    source.lineStarts[firstLine - 2 + counter.linePos(position).line] ?? block.valueStart
  const context = { source, report, offsetOf }

  for (const error of yaml.errors) {
    const advice = 'Write YAML, one resource a line: `testdb: {type: shared_limited, capacity: 2}`.'
    fault(
      context,
      error.pos[0],
      `The \`resources\` block is not YAML: ${YAML_FAULTS[error.code] ?? 'it cannot be read from here on'}.`,
      advice,
    )
  }
  if (yaml.errors.length > 0 || yaml.contents === null) return []
  if (!isMap(yaml.contents)) {
    const advice = 'Write a name and its fields: `testdb: {type: shared_limited, capacity: 2}`.'
    fault(context, 0, 'The `resources` block names no resources.', advice)
    return []
  }
  return yaml.contents.items.flatMap((pair) => readResource(context, pair, catalog) ?? [])
}

function readResource(context: Context, pair: Pair, catalog: Catalog): Declaration | undefined {
  const name = isScalar(pair.key) ? String(pair.key.value).trim() : ''
  const at = isScalar(pair.key) ? pair.key.range?.[0] : undefined
  const advice = 'Write `name: {type: exclusive | shared_limited | rate | budget, capacity: n}`.'
  if (name === '' || name === '__proto__') return fault(context, at, 'A resource has no usable name.', advice)
  if (catalog.has(name)) {
    return fault(
      context,
      at,
      `The resource “${name}” is declared twice.`,
      'Keep one declaration.',
      'duplicate-resource',
    )
  }
  if (!isMap(pair.value)) return fault(context, at, `The resource “${name}” has no fields.`, advice)
  const fields = fieldsOf(context, name, pair.value)
  if (fields === undefined) return undefined
  const resource = resourceOf(context, name, fields, at)
  if (resource === undefined) return undefined
  catalog.set(name, resource)
  return { name, source: context.source, offset: context.offsetOf(at) }
}

/** The fields of a resource as plain values; `undefined` (and a finding) when one is unknown. */
function fieldsOf(context: Context, name: string, map: YAMLMap): Map<string, unknown> | undefined {
  const fields = new Map<string, unknown>()
  for (const { key, value } of map.items) {
    const field = isScalar(key) ? String(key.value) : ''
    if (!FIELDS.includes(field)) {
      const near = nearest(field, FIELDS)
      const advice = near === undefined ? `The fields are ${FIELDS.join(', ')}.` : `Did you mean \`${near}\`?`
      fault(
        context,
        isScalar(key) ? key.range?.[0] : undefined,
        `“${field}” is no field of the resource “${name}”.`,
        advice,
      )
      return undefined
    }
    fields.set(field, isScalar(value) ? value.value : value)
  }
  return fields
}

function resourceOf(
  context: Context,
  name: string,
  fields: ReadonlyMap<string, unknown>,
  at: number | undefined,
): SharedResource | undefined {
  const given = fields.get('capacity')
  const type = fields.get('type') ?? (typeof given === 'number' && given > 1 ? 'shared_limited' : 'exclusive')
  const wrong = (message: string, advice: string): undefined => fault(context, at, message, advice)
  if (typeof type !== 'string' || !isType(type)) {
    return wrong(`The resource “${name}” has no known type.`, `Write one of ${TYPES.join(', ')}.`)
  }
  const capacity = given ?? (type === 'exclusive' ? 1 : undefined)
  if (typeof capacity !== 'number' || !(capacity > 0 && capacity <= 1e9)) {
    return wrong(`The resource “${name}” has no capacity above zero.`, 'Write how many units there are: `capacity: 2`.')
  }
  if (type === 'exclusive' && capacity !== 1) {
    return wrong(
      `The exclusive resource “${name}” has a capacity of ${capacity}.`,
      'Make it `shared_limited`, or leave the capacity out.',
    )
  }
  const lockOrder = fields.get('lock_order')
  if (lockOrder !== undefined && !Number.isSafeInteger(lockOrder)) {
    return wrong(
      `The resource “${name}” has a \`lock_order\` that is no whole number.`,
      'Write a whole number: `lock_order: 1`.',
    )
  }
  const interval = type === 'rate' ? intervalOf(fields) : undefined
  if (type === 'rate' && !(interval !== undefined && interval > 0 && interval <= 1e9)) {
    return wrong(`The rate “${name}” has no interval above zero.`, 'Write `interval_seconds: 60` or `interval: 1m`.')
  }
  const windows = windowsOf(fields)
  if (windows === null) {
    return wrong(
      `The resource “${name}” has \`windows\` that are no times of the week.`,
      'Write a list of days and hours: `windows: [mon-fri 22:00-06:00 +02:00]`.',
    )
  }
  const text = (field: string, otherwise: string): string => {
    const value = fields.get(field)
    return typeof value === 'string' ? value : otherwise
  }
  return {
    type,
    capacity,
    ...(interval === undefined ? {} : { interval_seconds: interval }),
    ...(windows === undefined ? {} : { windows }),
    location: text('location', `${context.source.path}#L${lineAt(context.source, context.offsetOf(at))}`),
    constraint: text('constraint', constraintOf(type, capacity, interval)),
    reason: text('reason', 'Declared in the specification.'),
    ...(typeof lockOrder === 'number' ? { lock_order: lockOrder } : {}),
  }
}

function isType(text: string): text is (typeof TYPES)[number] {
  return (TYPES as readonly string[]).includes(text)
}

function intervalOf(fields: ReadonlyMap<string, unknown>): number | undefined {
  const seconds = fields.get('interval_seconds')
  if (seconds !== undefined) return typeof seconds === 'number' ? seconds : undefined
  const text = fields.get('interval')
  if (text === undefined) return DEFAULT_RATE_INTERVAL_SECONDS
  const ms = typeof text === 'string' ? parseDuration(text) : undefined
  return ms === undefined ? undefined : ms / 1000
}

/** Undefined when it may be taken at any time, null when that cannot be read. */
function windowsOf(fields: ReadonlyMap<string, unknown>): TimeWindow[] | null | undefined {
  const given = fields.get('windows')
  if (given === undefined) return undefined
  const items = isSeq(given) ? given.items.map((item) => (isScalar(item) ? item.value : null)) : [given]
  const windows = items.map((item) => (typeof item === 'string' ? readTimeWindow(item) : undefined))
  return windows.length === 0 || windows.includes(undefined) ? null : (windows as TimeWindow[])
}

function constraintOf(type: SharedResource['type'], capacity: number, interval: number | undefined): string {
  if (type === 'exclusive') return 'one task at a time'
  if (type === 'budget') return `${capacity} to be spent in all`
  if (type === 'rate') return `${capacity} starts in ${interval ?? DEFAULT_RATE_INTERVAL_SECONDS} seconds`
  return `${capacity} units in all`
}

function fault(
  { source, report, offsetOf }: Context,
  position: number | undefined,
  message: string,
  advice: string,
  code = 'malformed-resources',
): undefined {
  report.add({ code, severity: 'error', source, offset: offsetOf(position), message, advice })
}
