import { type Document, LineCounter, parseDocument } from 'yaml'
import { StatedHealing } from '../../model/healing.ts'
import { nearest } from '../../std/nearest.ts'
import { issueText } from '../schema/issue-text.ts'
import type { Report } from '../spec/report.ts'
import { lineAt, type SourceText } from '../spec/source-text.ts'
import type { CodeStatement } from '../spec/statement.ts'

const ADVICE = 'Write YAML, a rule a line: `default: ask`, `patterns: {schema-drift: off}`, `allow: [jose]`.'
const FIELDS = ['default', 'patterns', 'allow', 'memory_ceiling']

/** Reads a `healing` block, YAML of the rules of mending that hold for this plan. Undefined, and a finding, when it is none. */
export function readHealingBlock(source: SourceText, block: CodeStatement, report: Report): StatedHealing | undefined {
  const counter = new LineCounter()
  const yaml = parseDocument(block.value.replaceAll(/\r\n?/g, '\n'), { lineCounter: counter, prettyErrors: false })
  const firstLine = lineAt(source, block.valueStart)
  const fault = (position: number, message: string, advice = ADVICE): undefined => {
    const offset = source.lineStarts[firstLine - 2 + counter.linePos(position).line] ?? block.valueStart
    report.add({ code: 'malformed-healing', severity: 'error', source, offset, message, advice })
  }
  const [error] = yaml.errors
  if (error !== undefined) return fault(error.pos[0], 'The `healing` block is not YAML.')
  const value = plainOf(yaml)
  if (value === undefined) return fault(0, 'The `healing` block refers to itself too often.')
  const read = StatedHealing.safeParse(value)
  if (read.success) return read.data
  const [issue] = read.error.issues
  if (issue === undefined) return fault(0, 'The `healing` block holds no rules.')
  const path = issue.path.map(String).join('.')
  const unknown = issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys[0] : undefined
  const near = unknown === undefined ? undefined : nearest(unknown, FIELDS)
  const node: unknown = yaml.getIn(unknown === undefined ? issue.path : [unknown], true)
  const range =
    typeof node === 'object' && node !== null && 'range' in node ? (node.range as number[] | undefined) : undefined
  const message = `The \`healing\` block is wrong${path === '' ? '' : ` at ${path}`}: ${issueText(issue)}.`
  return fault(range?.[0] ?? 0, message, near === undefined ? ADVICE : `Did you mean \`${near}\`?`)
}

/** The block as plain data; undefined when it unfolds without an end. */
function plainOf(yaml: Document): unknown {
  try {
    return yaml.toJS() ?? {}
  } catch {
    return undefined
  }
}
