/**
 * The rules proposer: reads any specification as a proposal, without a model, a key or a network.
 *
 *   documents ─┬─ with hints ────────────────► hinted tasks (hints/) ────────────────────────────────┐
 *              └─ as people write ─► requirements ─► work items ─► filled tasks ─► dependencies ─────┴─► Proposal
 */
import type { CodebaseAnalysis } from '../../model/codebase-analysis.ts'
import type { CodeIndex } from '../../model/code-index.ts'
import type { Finding } from '../../model/finding.ts'
import type { Proposal, TaskProposal } from '../../model/proposal.ts'
import type { ProposingStep, SpecDocument } from '../../ports/proposer.ts'
import { assert } from '../../std/assert.ts'
import { withContracts } from '../requirements/contract-requirements.ts'
import { isContract, readContracts } from '../contracts/read-contracts.ts'
import { inferDependencies } from '../dependencies/infer-dependencies.ts'
import type { Subject } from '../dependencies/subject.ts'
import { fillTask } from '../filling/fill-task.ts'
import { reportScopeContradictions } from '../filling/scope-contradictions.ts'
import { isHinted } from '../hints/hinted.ts'
import { proposeFromHints } from '../hints/hinted-spec.ts'
import { reportDoubts } from '../requirements/doubts/report-doubts.ts'
import { readRequirements, type ReadDocument, type SpecReading } from '../requirements/spec-reading.ts'
import type { CodeKnowledge } from '../search/code-knowledge.ts'
import { prepareSearch } from '../search/prepared-search.ts'
import { quote } from '../spec/evidence-span.ts'
import { openReport } from '../spec/report.ts'
import { describeSource, readSource, type SourceText, titleOf } from '../spec/source-text.ts'
import { readStatements } from '../spec/statements.ts'
import { withoutForeign } from './foreign-text.ts'
import { reportNothing } from './nothing-found.ts'
import { readingLines } from './reading-lines.ts'
import { ledBy } from './supporting-document.ts'
import { accountFor, reportUnplanned } from './unplanned.ts'
import { dependencyLines, taskLines } from './work-lines.ts'
import { shapeWork } from '../work/shape-work.ts'
import type { WorkItem } from '../work/work-item.ts'

/** Who the proposal says it is from. */
export const RULES_PROPOSER = { name: 'rules', version: '2.0' } as const

/** What the planner is given. Without an index the plan rests on the specification alone. */
export interface ProposeRequest {
  readonly documents: readonly SpecDocument[]
  readonly analysis: CodebaseAnalysis
  readonly index?: CodeIndex | undefined
  readonly listen?: ((step: ProposingStep) => void) | undefined
}

/**
 * Reads a specification's documents as a proposal. Deterministic; never throws on any text. Findings of severity `error`
 * mean that nothing should be compiled from it.
 */
export function proposeFromSpec(request: ProposeRequest): Proposal {
  const { documents, analysis, index, listen = () => {} } = request
  assert(documents.length > 0, 'a specification has at least one document')
  const sources = documents.map(readSource)
  const report = openReport()
  const read = sources.map((source): ReadDocument => {
    if (isContract(source.path)) return { source, statements: [] }
    const { statements, problems } = readStatements(source)
    for (const problem of problems) report.add({ ...problem, severity: 'error', source })
    return { source, statements }
  })
  const hinted = ledBy(read).filter(({ source, statements }) => isHinted(source, statements))
  if (hinted.length > 0) return hintedProposal(request, sources, hinted)
  const code: CodeKnowledge = { analysis, search: index === undefined ? undefined : prepareSearch(index) }
  const spoken = withoutForeign(read, report)
  const reading = withContracts(readRequirements(spoken, report), readContracts(spoken, report))
  reportDoubts(reading, report)
  const { features, items } = shapeWork(reading, code, report)
  if (items.length === 0 && report.findings(sources).every(({ severity }) => severity !== 'error')) {
    reportNothing(reading, report)
  }
  listen({ phase: 'features', lines: readingLines(reading) })
  const tasks = items.map((item) => proposalOf(item, reading, code))
  reportScopeContradictions(items, reading, code, report)
  const account = accountFor(reading, items, tasks)
  const unplanned = items.length === 0 ? [] : reportUnplanned(account, report)
  listen({ phase: 'tasks', lines: taskLines(items, tasks, reading, code, account) })
  const subjects = items.map((item, place) => subjectOf(item, tasks[place] as TaskProposal))
  const found = inferDependencies(subjects, code, report, reading)
  listen({ phase: 'dependencies', lines: dependencyLines(found) })
  const excluded = reading.exclusions.map(({ source, span, section }) =>
    quote({ source, span, section: section.path, confidence: 1, rationale: section.because }),
  )
  return {
    schema: 'tasks-slaps/proposals',
    version: '1.0',
    proposer: { ...RULES_PROPOSER },
    title: reading.title ?? features[0]?.title ?? titleOf(sources[0]),
    sources: sources.map(describeSource),
    features: [...features],
    tasks,
    edges: [...found.edges],
    resources: found.resources,
    ...(excluded.length === 0 ? {} : { excluded }),
    ...(unplanned.length === 0 ? {} : { unplanned }),
    findings: report.findings(sources),
  }
}

/** Where documents say their tasks themselves, the others are no plan of their own: they are kept, and that is told. */
function hintedProposal(
  { documents, analysis }: ProposeRequest,
  sources: readonly SourceText[],
  hinted: readonly ReadDocument[],
): Proposal {
  const paths = new Set(hinted.map(({ source }) => source.path))
  const proposal = proposeFromHints({ documents: documents.filter(({ path }) => paths.has(path)), analysis })
  const others = sources.filter(({ path }) => !paths.has(path))
  const findings = others.map(({ origin }): Finding => ({
    code: 'document-not-read',
    severity: 'info',
    message: `No tasks are taken from ${origin}, because ${hinted[0]?.source.origin ?? ''} says its tasks by hints.`,
    place: origin,
    advice: 'Plan it by itself, or take the hints away.',
  }))
  return {
    ...proposal,
    proposer: { ...RULES_PROPOSER },
    sources: sources.map(describeSource),
    findings: [...proposal.findings, ...findings],
  }
}

function proposalOf(item: WorkItem, reading: SpecReading, code: CodeKnowledge): TaskProposal {
  const { key, feature, title, identity, requirements, cues } = item
  const ids = [...new Set(requirements.flatMap(({ id }) => id ?? []))]
  const filled = fillTask(item, reading, code)
  return {
    ...filled,
    key,
    feature,
    title,
    identity,
    evidence: requirements.map(({ source, span, section, confidence, cues: [first] }) =>
      quote({ source, span, section: section.path, confidence, rationale: first?.because ?? section.because }),
    ),
    ...(ids.length === 0 ? {} : { requirements: ids }),
    derivation: [
      ...cues.map(({ rule, weight, because }) => ({ field: 'task', rule, because, score: weight })),
      ...(filled.derivation ?? []),
    ],
  }
}

function subjectOf({ key, feature, title, kind, requirements }: WorkItem, task: TaskProposal): Subject {
  return {
    key,
    title,
    feature,
    kind,
    ids: requirements.flatMap(({ id }) => id ?? []),
    texts: requirements.map(({ source, span, section }) => ({ source, span, section: section.path })),
    writes: task.scope_includes ?? [],
  }
}
