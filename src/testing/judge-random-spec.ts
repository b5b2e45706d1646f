import { NOT_ANALYZED } from '../core/model/codebase-analysis.ts'
import type { EvidenceSpan } from '../core/model/evidence.ts'
import { Proposal } from '../core/model/proposal.ts'
import type { SpecDocument } from '../core/ports/proposer.ts'
import { compile } from '../core/planning/compile.ts'
import { proposeFromSpec } from '../core/planning/rules/propose.ts'
import { randomSpec } from './random-spec.ts'

/** What is wrong with what the rules make of a specification by chance, with the specification; `null` when nothing is. */
export function judgeRandomSpec(seed: number): string | null {
  const documents = randomSpec(seed)
  try {
    const what = faultOf(documents)
    return what === null ? null : `seed ${seed}: ${what}\n${told(documents)}`
  } catch (error) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return `seed ${seed}: it threw ${stack}\n${told(documents)}`
  }
}

/** What no specification may bring about: an invention, a lost finding, a plan that its own check would refuse. */
export function faultOf(documents: readonly SpecDocument[]): string | null {
  const proposal = proposeFromSpec({ documents, analysis: NOT_ANALYZED })
  const shape = Proposal.safeParse(proposal)
  if (!shape.success)
    return `no proposal: ${shape.error.issues[0]?.path.join('.') ?? ''} ${shape.error.issues[0]?.message ?? ''}`
  if (JSON.stringify(proposeFromSpec({ documents, analysis: NOT_ANALYZED })) !== JSON.stringify(proposal))
    return 'it reads otherwise the second time'
  const broken = /.{0,80}\\ud[89a-f][0-9a-f]{2}/.exec(JSON.stringify(proposal))
  if (broken !== null) return `half a character: ${broken[0]}`
  const texts = new Map(documents.map(({ path, text }) => [path, plain(text)]))
  const { tasks, edges, features, findings } = proposal
  for (const { title, evidence } of [...tasks, ...features]) {
    if (title.trim() === '' || !title.isWellFormed() || /\p{Cc}/u.test(title))
      return `a title that is none: ${JSON.stringify(title)}`
    const invented = evidence.find((each) => !stands(each, texts))
    if (invented !== undefined) return `“${title}” quotes what does not stand there: ${JSON.stringify(invented)}`
    if (!evidence.some(({ quote }) => /[\p{L}\p{N}]/u.test(quote))) return `“${title}” rests on no word`
  }
  const keys = new Set(tasks.map(({ key }) => key))
  if (keys.size !== tasks.length) return 'two tasks with one key'
  for (const { from, to, evidence } of edges) {
    if (!keys.has(from) || !keys.has(to) || from === to) return `an edge that leads nowhere: ${from} → ${to}`
    if (!evidence.every((each) => stands(each, texts)))
      return `the edge ${from} → ${to} quotes what does not stand there`
  }
  const isRefused = findings.some(({ severity }) => severity === 'error')
  if (tasks.length === 0 && !isRefused) return 'there are no tasks, and nothing says why'
  if (isRefused) return null
  const settings = { analysis: NOT_ANALYZED, documents: new Map(documents.map(({ path, text }) => [path, text])) }
  const generator = { name: 'tasks', version: '0.0.0' }
  const made = compile(proposal, { ...settings, min_confidence: 0.7, execution_model: 'rolling_frontier', generator })
  const error = made.ok ? undefined : made.findings.find(({ severity }) => severity === 'error')
  return error === undefined ? null : `it does not compile: ${error.code} ${error.message}`
}

/** Whether a quote stands in the lines that it names. */
function stands({ source, loc, quote, type }: EvidenceSpan, texts: ReadonlyMap<string, string>): boolean {
  if (type === 'code' || quote === '') return true
  const text = texts.get(source.slice(0, source.lastIndexOf('#L')))
  if (text === undefined || loc === undefined) return text?.includes(plain(quote)) === true
  return text
    .split('\n')
    .slice(loc.start_line - 1, loc.end_line)
    .join('\n')
    .includes(plain(quote))
}

function plain(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n')
}

function told(documents: readonly SpecDocument[]): string {
  return documents.map(({ origin, text }) => `--- ${origin}\n${JSON.stringify(text)}`).join('\n')
}
