/**
 * Checks a plan, whoever made or changed it: syntax, schemas and versions; each hash, recomputed; the chain of hashes; ids
 * and references; cycles; verbatim quotes against the kept copy of the specification; and what can be counted.
 */
import { Coordinator } from '../../model/coordinator.ts'
import type { Finding } from '../../model/finding.ts'
import { Findings } from '../findings.ts'
import { readArtifact } from './artifact-reader.ts'
import { readArtifacts } from './artifacts.ts'
import { checkChain, checkDocument, checkOwnHash, checkSources } from './chain.ts'
import { checkCycles } from './cycles.ts'
import { checkQuotes } from './quotes.ts'
import { checkCoordinator, checkReferences } from './references.ts'

/**
 * All findings about a plan; none when it is sound. `files` are the artifacts by name, `specs` the kept copies of the
 * specification by their path in the plan's directory.
 */
export function validatePlan(files: ReadonlyMap<string, string>, specs: ReadonlyMap<string, string>): Finding[] {
  const findings = new Findings()
  const artifacts = readArtifacts(files, findings)
  for (const [name, artifact] of Object.entries(artifacts)) checkOwnHash(`${name}.json`, artifact, findings)
  checkChain(artifacts, findings)
  checkSources(artifacts.features, specs, findings)
  checkReferences(artifacts, findings)
  checkCoordinator(artifacts, findings)
  checkCycles(artifacts, findings)
  checkQuotes(artifacts, specs, findings)
  for (const name of ['Plan.md', 'Decisions.md']) checkDocument(name, files.get(name), artifacts, findings)
  return findings.all
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
