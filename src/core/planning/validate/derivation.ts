/**
 * Whether a plan follows from what it was made from. The compiler is deterministic, so it is asked again: the same
 * proposals, specification and settings must give the same tasks, graph, waves, coordinator and documents. What differs was
 * written by another hand, however well its hashes fit.
 *
 * The forecasts' percentiles are taken as they are stated: simulating again would cost more than all other checks.
 */
import type { Finding } from '../../model/finding.ts'
import { planDocuments } from '../artifacts/render.ts'
import { compile } from '../compile.ts'
import { previousPlan } from '../compile/previous.ts'
import type { CompileSettings } from '../compile/settings.ts'
import type { Findings } from '../findings.ts'
import type { Plan } from '../plan.ts'
import { pointer } from './artifact-reader.ts'
import type { Artifacts } from './artifacts.ts'

/** Most differences that are told for one file; the first is enough to find the hand. */
const DIFFERENCES_SHOWN = 5

const DERIVED = ['features', 'tasks', 'dag', 'waves', 'coordinator'] as const

/** Compiles the plan again and tells what differs. Reads artifacts that satisfy their schemas, and tells nothing without them. */
export function checkDerivation(
  artifacts: Artifacts,
  documents: ReadonlyMap<string, string>,
  specs: ReadonlyMap<string, string>,
  findings: Findings,
): void {
  const stated = statedPlan(artifacts)
  if (stated === undefined) return
  const again = compile(stated.proposals, settingsOf(stated, specs))
  if (!again.ok) {
    tellRefusal(again.findings, findings)
    return
  }
  let differs = false
  for (const key of DERIVED) {
    const found = differences(stated[key], again.plan[key])
    differs ||= found.length > 0
    for (const difference of found) tellDifference(`${key}.json`, difference, findings)
  }
  if (!differs) checkDocuments(planDocuments(again.plan), documents, findings)
}

function statedPlan({ proposals, features, tasks, dag, waves, coordinator }: Artifacts): Plan | undefined {
  if (!proposals?.data || !features?.data || !tasks?.data || !dag?.data || !waves?.data || !coordinator?.data) {
    return undefined
  }
  return {
    proposals: proposals.data,
    features: features.data,
    tasks: tasks.data,
    dag: dag.data,
    waves: waves.data,
    coordinator: coordinator.data,
  }
}

/** The settings that a plan was made with, as far as its artifacts state them. */
function settingsOf(
  { features, tasks, waves, coordinator }: Plan,
  specs: ReadonlyMap<string, string>,
): CompileSettings {
  const { forecast } = waves
  return {
    analysis: tasks.meta.codebase_analysis,
    documents: specs,
    min_confidence: tasks.meta.min_confidence,
    low_confidence: tasks.meta.low_confidence,
    repair: tasks.meta.repair,
    ...(tasks.meta.previous === undefined
      ? {}
      : { previous: { ...previousPlan(features, tasks), ...tasks.meta.previous } }),
    execution_model: tasks.meta.execution_model,
    generator: features.meta.generator,
    max_wave_size: waves.execution_models.wave_based.config.max_wave_size,
    max_concurrent: coordinator.policies.concurrency_max,
    worker_min: coordinator.worker_pool.min,
    worker_max: coordinator.worker_pool.max,
    quotas: coordinator.resources.quotas,
    ...(forecast === undefined ? {} : { forecast: () => forecast }),
  }
}

function tellRefusal(refusals: readonly Finding[], findings: Findings): void {
  const first = refusals.find((finding) => finding.severity === 'error')
  findings.error(
    'not-derived',
    `No plan follows from proposals.json: ${first?.message ?? 'the compiler refuses it.'}`,
    'proposals.json',
    'Make the plan again with tasks plan.',
  )
}

interface Difference {
  readonly path: readonly (string | number)[]
  readonly stated: unknown
  readonly follows: unknown
}

function tellDifference(name: string, { path, stated, follows }: Difference, findings: Findings): void {
  findings.error(
    'not-derived',
    `${name} states ${shown(stated)} where ${shown(follows)} follows from proposals.json.`,
    pointer(name, path),
    'Change the specification and plan again; nothing in a plan is written by hand.',
  )
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

/** The first places at which two JSON values differ. Hashes are left out: they have checks of their own. */
function differences(stated: unknown, follows: unknown): Difference[] {
  const found: Difference[] = []
  const compare = (a: unknown, b: unknown, path: readonly (string | number)[]): void => {
    if (found.length >= DIFFERENCES_SHOWN || a === b || isHash(path)) return
    if (!isHolder(a) || !isHolder(b) || Array.isArray(a) !== Array.isArray(b)) {
      found.push({ path, stated: a, follows: b })
      return
    }
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      compare(memberOf(a, key), memberOf(b, key), [...path, key])
    }
  }
  compare(stated, follows, [])
  return found
}

function isHash(path: readonly (string | number)[]): boolean {
  return path.length === 2 && path[0] === 'meta' && /_hash$|^plan_id$/.test(String(path[1]))
}

function isHolder(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function memberOf(holder: object, key: string): unknown {
  return Object.hasOwn(holder, key) ? (holder as Record<string, unknown>)[key] : undefined
}

function checkDocuments(
  follows: Readonly<Record<string, string>>,
  documents: ReadonlyMap<string, string>,
  findings: Findings,
): void {
  for (const [name, text] of Object.entries(follows)) {
    // A checkout may have changed the line ends; that changes no word.
    const document = (documents.get(name) ?? '').replaceAll('\r\n', '\n')
    if (document === text) continue
    const lines = text.split('\n')
    const stated = document.split('\n')
    const line = lines.findIndex((follow, index) => follow !== stated[index])
    findings.error(
      'document-stale',
      `${name} was changed after it was written.`,
      `${name}:${(line === -1 ? lines.length : line) + 1}`,
      'Make the plan again; documents are written by it, not by hand.',
    )
  }
}
