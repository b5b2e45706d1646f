/**
 * Checks a plan, whoever made or changed it: syntax, schemas and versions; each hash, recomputed; the chain of hashes; ids
 * and references; cycles; verbatim quotes against the kept copy of the specification; secrets; everything that can be
 * computed from the tasks, computed again; and, for plans of this very release, that the tasks follow from the proposals.
 */
import { Coordinator } from '../../model/coordinator.ts'
import type { Hashing } from '../../model/canonical.ts'
import type { Finding } from '../../model/finding.ts'
import type { Generator } from '../../model/meta.ts'
import { refuseTooMany } from '../dependency-limit.ts'
import type { Findings } from '../findings.ts'
import type { Plan } from '../plan.ts'
import { BoundedFindings } from './bounded-findings.ts'
import { readArtifact } from './artifact-reader.ts'
import { type Artifacts, readArtifacts } from './artifacts.ts'
import { checkChain, checkDocument, checkOwnHash, checkSources } from './chain.ts'
import { checkCycles } from './cycles.ts'
import { checkForeign, checkRestatement, derivationOf, isMadeBy, recompile } from './derivation.ts'
import { checkQuotes } from './quotes.ts'
import { checkSecrets } from './secrets.ts'
import { checkCoordinator, checkReferences } from './references.ts'

/** What a check of a plan says. */
export interface PlanCheck {
  readonly findings: readonly Finding[]
  /** The plan, when its files can be read and refer to each other soundly; it may be wrong in all other ways. */
  readonly plan: Plan | undefined
}

/**
 * Checks a plan. There are no findings when it is sound. `files` are the artifacts by name, `specs` the kept copies of the
 * specification by their path in the plan's directory. A plan that `generator`, this very release, made is compiled again
 * from its proposals; of others only what stands below tasks.json is computed again. Of each kind only the first findings of
 * a file are told one by one.
 */
export function checkPlan(
  files: ReadonlyMap<string, string>,
  specs: ReadonlyMap<string, string>,
  generator?: Generator,
  hashing?: Hashing,
): PlanCheck {
  const findings = new BoundedFindings()
  const artifacts = readArtifacts(files, findings, hashing)
  if (areTooDense(artifacts, findings)) return { findings: findings.summarized(), plan: undefined }
  for (const [name, artifact] of Object.entries(artifacts)) checkOwnHash(`${name}.json`, artifact, findings)
  checkChain(artifacts, findings)
  checkSources(artifacts.features, specs, findings)
  for (const name of ['Plan.md', 'Decisions.md']) checkDocument(name, files.get(name), artifacts, findings)
  const kept = keptCopies(artifacts, specs)
  const derivation = derivationOf(artifacts, files, kept, hashing)
  const isOwn = generator !== undefined && derivation !== undefined && isMadeBy(generator, derivation)
  const recompiled = isOwn ? recompile(derivation) : undefined
  // What the compiler makes of these very proposals has sound references, quotes and graphs, and no secrets that it would not tell.
  if (recompiled?.same === true && !tellsSecrets(artifacts) && kept.size === specs.size) {
    return { findings: findings.summarized(), plan: derivation?.stated }
  }

  const before = findings.errors
  checkReferences(artifacts, findings)
  checkCoordinator(artifacts, findings)
  checkCycles(artifacts, findings)
  const isConnected = findings.errors === before
  checkQuotes(artifacts, kept, findings)
  checkSecrets(artifacts, files, specs, findings)
  if (recompiled !== undefined) findings.take(recompiled.findings)
  else if (derivation !== undefined) checkForeign(derivation, generator, findings)
  if (derivation !== undefined && isConnected && recompiled?.whole !== true)
    checkRestatement(derivation, isOwn, findings)
  return { findings: findings.summarized(), plan: isConnected ? derivation?.stated : undefined }
}

/** All findings about a plan; see {@link checkPlan}. */
export function validatePlan(...plan: Parameters<typeof checkPlan>): readonly Finding[] {
  return checkPlan(...plan).findings
}

/** Whether tasks.json or coordinator.json has more dependencies than a plan may have, which is told. */
function areTooDense({ tasks, coordinator }: Partial<Artifacts>, findings: Findings): boolean {
  const dense = [
    { size: tasks?.data?.tasks.length, edges: tasks?.data?.dependencies, place: 'tasks.json#/dependencies' },
    {
      size: coordinator?.data?.graph.nodes.length,
      edges: coordinator?.data?.graph.edges,
      place: 'coordinator.json#/graph/edges',
    },
  ].filter(({ size = 0, edges = [], place }) =>
    refuseTooMany(size, edges.length, (index) => `${place}/${index}`, findings),
  )
  return dense.length > 0
}

/** The copies that the plan was made from: what else stands among them has no hash, so nothing may rest on it. */
function keptCopies({ features }: Artifacts, specs: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const sources = features?.data?.meta.sources
  if (sources === undefined) return specs
  const listed = new Set(sources.map((source) => source.path))
  return new Map([...specs].filter(([path]) => listed.has(path)))
}

function tellsSecrets({ tasks }: Artifacts): boolean {
  return tasks?.data?.meta.findings.some((finding) => finding.code.startsWith('secret')) === true
}

/** Checks coordinator.json by itself, for one that stands without its plan. Gives the coordinator when it is sound. */
export function validateCoordinator(
  text: string,
  hashing?: Hashing,
): {
  readonly findings: Finding[]
  readonly coordinator?: Coordinator
} {
  const findings = new BoundedFindings()
  const coordinator = readArtifact('coordinator.json', text, Coordinator, findings, hashing)
  if (areTooDense({ coordinator }, findings)) return { findings: findings.summarized() }
  checkOwnHash('coordinator.json', coordinator, findings)
  checkCoordinator({ coordinator, tasks: undefined }, findings)
  checkCycles({ coordinator }, findings)
  const data = coordinator?.data
  return { findings: findings.summarized(), ...(data === undefined || findings.failed ? {} : { coordinator: data }) }
}
