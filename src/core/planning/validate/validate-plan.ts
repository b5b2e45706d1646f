/**
 * Checks a plan, whoever made or changed it: syntax, schemas and versions; each hash, recomputed; the chain of hashes; ids
 * and references; cycles; verbatim quotes against the kept copy of the specification; what can be counted; and, for plans of
 * this very release, that all of it follows from the proposals.
 */
import { Coordinator } from '../../model/coordinator.ts'
import type { Finding } from '../../model/finding.ts'
import type { Generator } from '../../model/meta.ts'
import { Findings } from '../findings.ts'
import { readArtifact } from './artifact-reader.ts'
import { type Artifacts, readArtifacts } from './artifacts.ts'
import { checkChain, checkDocument, checkOwnHash, checkSources } from './chain.ts'
import { checkCycles } from './cycles.ts'
import { checkDerivation } from './derivation.ts'
import { checkQuotes } from './quotes.ts'
import { checkSecrets } from './secrets.ts'
import { checkCoordinator, checkReferences } from './references.ts'

/**
 * All findings about a plan; none when it is sound. `files` are the artifacts by name, `specs` the kept copies of the
 * specification by their path in the plan's directory. A plan that `generator` made, and that is sound otherwise, is
 * compiled again and compared; another release's defaults are not ours, so its plans are only checked against themselves.
 */
export function validatePlan(
  files: ReadonlyMap<string, string>,
  specs: ReadonlyMap<string, string>,
  generator?: Generator,
): Finding[] {
  const findings = new Findings()
  const artifacts = readArtifacts(files, findings, hashing)
  for (const [name, artifact] of Object.entries(artifacts)) checkOwnHash(`${name}.json`, artifact, findings)
  checkChain(artifacts, findings)
  checkSources(artifacts.features, specs, findings)
  checkReferences(artifacts, findings)
  checkCoordinator(artifacts, findings)
  checkCycles(artifacts, findings)
  checkQuotes(artifacts, specs, findings)
  checkSecrets(artifacts, files, specs, findings)
  for (const name of ['Plan.md', 'Decisions.md']) checkDocument(name, files.get(name), artifacts, findings)
  if (generator !== undefined && !findings.failed) {
    if (isMadeBy(generator, artifacts)) checkDerivation(artifacts, files, specs, findings)
    else tellOtherRelease(artifacts, findings)
  }
  return findings.all
}

function isMadeBy({ name, version }: Generator, { features }: Artifacts): boolean {
  const made = features?.data?.meta.generator
  return made?.name === name && made.version === version
}

function tellOtherRelease({ features }: Artifacts, findings: Findings): void {
  const { name, version } = features?.data?.meta.generator ?? { name: 'another tool', version: '' }
  findings.inform(
    'not-recomputed',
    `The plan was made by ${name} ${version}: whether it follows from its proposals was not checked.`,
    'features.json#/meta/generator',
    'To have that checked too, make the plan again with this release.',
  )
}

/** Checks coordinator.json by itself, for one that stands without its plan. Gives the coordinator when it is sound. */
export function validateCoordinator(text: string): {
  readonly findings: Finding[]
  readonly coordinator?: Coordinator
} {
  const findings = new Findings()
  const coordinator = readArtifact('coordinator.json', text, Coordinator, findings)
  checkOwnHash('coordinator.json', coordinator, findings)
  checkCoordinator({ coordinator, tasks: undefined }, findings)
  checkCycles({ coordinator }, findings)
  const data = coordinator?.data
  return { findings: findings.all, ...(data === undefined || findings.failed ? {} : { coordinator: data }) }
}
