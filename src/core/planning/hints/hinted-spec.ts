/**
 * Reads structured Markdown as a proposal, by the hint grammar alone. It guesses nothing: what a
 * specification leaves unsaid stays unsaid, and what it says wrongly becomes a finding with its line.
 *
 *   documents ─► statements ─► outline ─► task drafts ─► references, claims ─► Proposal
 */
import type { CodebaseAnalysis } from '../../model/codebase-analysis.ts'
import type { StatedHealing } from '../../model/healing.ts'
import type { Proposal, TaskProposal } from '../../model/proposal.ts'
import type { SpecDocument } from '../../ports/proposer.ts'
import { assert } from '../../std/assert.ts'
import { describeSource, placeOf, readSource, type SourceText, titleOf } from '../spec/source-text.ts'
import type { CodeStatement, Statement } from '../spec/statement.ts'
import { readStatements } from '../spec/statements.ts'
import { reportSlips } from './claim-slips.ts'
import { resourcesOf } from './claims.ts'
import { joinedRules } from '../stated-rules.ts'
import { type Draft, readFeatures } from './feature-reader.ts'
import { readHealingBlock } from './healing-block.ts'
import { connectReferences } from './references.ts'
import { openReport, type Report } from '../spec/report.ts'
import { type Catalog, type Declaration, readResourcesBlock } from './resources-block.ts'
import { proposalOf } from './task-proposal.ts'
import { blockRole } from './task-reader.ts'
import { indexTitles } from './title-index.ts'

/** Who the proposal says it is from. */
const HINTS_PROPOSER = { name: 'hints', version: '1.0' } as const

/** The most tasks that one specification may hold. */
export const MAX_TASKS = 50_000

const WHAT_IS_READ =
  'Where hints are written, tasks are list items: a `##` heading for each feature and an item for each task under it, ' +
  'such as "- Run the unit tests (30s) after: Type check run: `npm test`".'

/**
 * Reads a specification's documents as a proposal. Deterministic; never throws on any text. Findings of severity `error`
 * mean that the proposal is not what the author meant: nothing should be compiled from it.
 */
export function proposeFromHints(request: {
  readonly documents: readonly SpecDocument[]
  readonly analysis: CodebaseAnalysis
}): Proposal {
  assert(request.documents.length > 0, 'a specification has at least one document')
  const sources = request.documents.map(readSource)
  const report = openReport()
  const draft: Draft = { features: [], tasks: [], report }
  const catalog: Catalog = new Map()
  const declarations: Declaration[] = []
  let healing: StatedHealing | undefined
  const titles: (string | undefined)[] = []

  for (const source of sources) {
    const { statements, problems } = readStatements(source)
    for (const problem of problems) report.add({ ...problem, severity: 'error', source })
    declarations.push(...collectResources(source, statements, catalog, report))
    for (const block of blocksFor('healing', statements)) {
      const read = readHealingBlock(source, block, report)
      if (read !== undefined) healing = joinedRules(healing, read)
    }
    titles.push(readFeatures(source, statements, draft))
  }
  const hasTasks = checkTasks(sources, draft)
  const index = indexTitles(draft.features, draft.tasks)
  reportDuplicateIds(draft)
  const edges = hasTasks ? connectReferences(draft.tasks, index, report) : []
  const found = request.analysis.shared_resources
  const names = [...catalog.keys(), ...Object.keys(found)]
  const lookup = (name: string): ReturnType<Catalog['get']> =>
    catalog.get(name) ?? (Object.hasOwn(found, name) ? found[name] : undefined)
  const tasks = draft.tasks.map((task) => proposalOf(task, resourcesOf(task, lookup, names, report), report))
  const read = draft.tasks.map((task, index) => ({ draft: task, proposal: tasks[index] as TaskProposal }))
  if (hasTasks) reportSlips(read, names, declarations, report)
  const titled = tasks.filter((task) => task.title !== '')
  const keys = new Set(titled.map((task) => task.key))

  return {
    schema: 'tasks-slaps/proposals',
    version: '1.0',
    proposer: { ...HINTS_PROPOSER },
    title: titles.find((title) => title !== undefined && title !== '') ?? titleOf(sources[0]),
    sources: sources.map(describeSource),
    features: draft.features,
    tasks: titled,
    edges: edges.filter((edge) => keys.has(edge.from) && keys.has(edge.to)),
    resources: Object.fromEntries(catalog),
    ...(healing === undefined ? {} : { healing }),
    findings: report.findings(sources),
  }
}

/** Reads the `resources` blocks, wherever they stand. Returns what they declare. */
function collectResources(
  source: SourceText,
  statements: readonly Statement[],
  catalog: Catalog,
  report: Report,
): Declaration[] {
  return blocksFor('resources', statements).flatMap((block) => readResourcesBlock(source, block, catalog, report))
}

/** Blocks of one role, wherever they stand. */
function blocksFor(role: 'resources' | 'healing', statements: readonly Statement[]): CodeStatement[] {
  return statements.flatMap((statement) => {
    if (statement.kind === 'code' && blockRole(statement) === role) return [statement]
    return statement.kind === 'item' ? blocksFor(role, statement.children) : []
  })
}

/** Says so when there is nothing to plan, or too much; returns whether the tasks are worth connecting. */
function checkTasks(sources: readonly SourceText[], { tasks, report }: Draft): boolean {
  const source = sources[0] as SourceText
  const problem = { severity: 'error' as const, source, offset: 0 }
  if (tasks.length > MAX_TASKS) {
    const message = `The specification holds ${tasks.length} tasks; at most ${MAX_TASKS} are planned at once.`
    report.add({ ...problem, code: 'too-many-tasks', message, advice: 'Divide it into several specifications.' })
    return false
  }
  if (tasks.length > 0) return true
  if (sources.every(({ text }) => text.trim() === '')) {
    report.add({ ...problem, code: 'empty-spec', message: 'The specification is empty.', advice: WHAT_IS_READ })
    return false
  }
  const isLine = sources.length === 1 && !/[\r\n]/.test(source.text.trim())
  const isTitle = isLine && /^#{1,6}\s/.test(source.text.trim())
  const message = isTitle
    ? 'There is only a title, and no list item under it: so there are no tasks.'
    : isLine
      ? 'A line without a list item holds no tasks.'
      : 'No list item under a heading was found, so there are no tasks.'
  report.add({ ...problem, code: 'no-tasks', message, advice: WHAT_IS_READ })
  return false
}

function reportDuplicateIds({ tasks, report }: Draft): void {
  const first = new Map<string, (typeof tasks)[number]>()
  for (const task of tasks) {
    if (task.id === undefined) continue
    const before = first.get(task.id)
    first.set(task.id, before ?? task)
    if (before === undefined) continue
    const place = (of: typeof task): string => placeOf(of.source, of.seen.get('id') ?? of.span.start)
    report.add({
      code: 'duplicate-id',
      severity: 'error',
      source: task.source,
      offset: task.seen.get('id') ?? task.span.start,
      message: `The id ${task.id} is written twice: ${place(before)} (“${before.title}”) and ${place(task)} (“${task.title}”).`,
      advice: 'Give each task its own id, or leave one of them out.',
    })
  }
}
