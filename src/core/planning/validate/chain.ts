import { hashDocument, hashText } from '../../model/canonical.ts'
import type { Findings } from '../findings.ts'
import { readHashes } from '../artifacts/hashes.ts'
import { metaOf, pointer, type ReadArtifact } from './artifact-reader.ts'
import type { Artifacts } from './artifacts.ts'

/** Compares the hash that an artifact states of itself with that of the file as it is. */
export function checkOwnHash(name: string, artifact: ReadArtifact<unknown> | undefined, findings: Findings): void {
  const stated = metaOf(artifact?.raw)?.['artifact_hash']
  if (artifact === undefined || typeof stated !== 'string') return
  const actual = artifact.hash
  if (actual === stated) return
  findings.error(
    'hash-mismatch',
    `${name} was changed after it was made: its content has the hash ${actual}, it states ${stated}.`,
    pointer(name, ['meta', 'artifact_hash']),
    'Change the specification and plan again; an edited plan is not carried out.',
  )
}

/** Checks that all artifacts come of one making: each names the hash of those it was made from. */
export function checkChain(artifacts: Artifacts, findings: Findings): void {
  const { proposals, features, tasks, dag, waves, coordinator } = artifacts
  const hash = (artifact: ReadArtifact<unknown> | undefined): unknown => metaOf(artifact?.raw)?.['artifact_hash']
  const link = (
    name: string,
    artifact: ReadArtifact<unknown> | undefined,
    field: string,
    of: string,
    actual: unknown,
  ): void => {
    const stated = metaOf(artifact?.raw)?.[field]
    if (typeof stated !== 'string' || typeof actual !== 'string' || stated === actual) return
    findings.error(
      'chain-broken',
      `${name} was made from another ${of}: it names ${stated}, but the one here is ${actual}.`,
      pointer(name, ['meta', field]),
      'Put back the files that belong together, or make the plan again.',
    )
  }
  link('tasks.json', tasks, 'proposals_hash', 'proposals.json', proposals?.hash)
  link('tasks.json', tasks, 'features_hash', 'features.json', hash(features))
  link('dag.json', dag, 'tasks_hash', 'tasks.json', hash(tasks))
  link('waves.json', waves, 'tasks_hash', 'tasks.json', hash(tasks))
  link('waves.json', waves, 'dag_hash', 'dag.json', hash(dag))
  link('coordinator.json', coordinator, 'tasks_hash', 'tasks.json', hash(tasks))
  link('coordinator.json', coordinator, 'dag_hash', 'dag.json', hash(dag))
  link('coordinator.json', coordinator, 'waves_hash', 'waves.json', hash(waves))
  const tasksHash = hash(tasks)
  const planId = typeof tasksHash === 'string' ? `PLAN-${tasksHash.slice(0, 12)}` : undefined
  link('dag.json', dag, 'plan_id', 'plan', planId)
  link('waves.json', waves, 'plan_id', 'plan', planId)
  link('coordinator.json', coordinator, 'plan_id', 'plan', planId)
}

/** Checks that the copies of the specification are those that the plan was made from. */
export function checkSources(
  features: Artifacts['features'],
  specs: ReadonlyMap<string, string>,
  findings: Findings,
): void {
  const meta = features?.data?.meta
  if (meta === undefined) return
  meta.sources.forEach((source, index) => {
    const place = pointer('features.json', ['meta', 'sources', index])
    const text = specs.get(source.path)
    if (text === undefined) {
      findings.error(
        'source-missing',
        `The copy of the specification ${source.path} is missing.`,
        place,
        'Put it back, or make the plan again.',
      )
    } else if (hashDocument(text) !== source.sha256) {
      findings.error(
        'source-changed',
        `${source.path} was changed after the plan was made.`,
        place,
        'Put the copy back, or plan the changed specification.',
      )
    }
  })
  const expected = hashText(meta.sources.map((source) => source.sha256).join('\n'))
  if (expected !== meta.source_hash) {
    findings.error(
      'chain-broken',
      `features.json was made from other sources: their hash is ${expected}, it names ${meta.source_hash}.`,
      pointer('features.json', ['meta', 'source_hash']),
      'Make the plan again.',
    )
  }
}

/** Checks that a document was written from the artifacts that stand beside it. */
export function checkDocument(name: string, text: string | undefined, artifacts: Artifacts, findings: Findings): void {
  if (text === undefined) {
    findings.error('missing-artifact', `${name} is missing.`, name, 'Make the plan again with tasks plan.')
    return
  }
  const hashes = readHashes(text)
  const stated = (artifact: ReadArtifact<unknown> | undefined): unknown => metaOf(artifact?.raw)?.['artifact_hash']
  const { proposals, features, tasks, dag, waves, coordinator } = artifacts
  const expected: [string, unknown][] = [
    ['proposals.json', proposals?.hash],
    ['features.json', stated(features)],
    ['tasks.json', stated(tasks)],
    ['dag.json', stated(dag)],
    ['waves.json', stated(waves)],
    ['coordinator.json', stated(coordinator)],
  ]
  for (const [file, hash] of expected) {
    if (typeof hash !== 'string' || hashes.get(file) === hash) continue
    findings.error(
      'document-stale',
      hashes.has(file)
        ? `${name} was written from another ${file}.`
        : `${name} does not say from which ${file} it was written.`,
      name,
      'Make the plan again; documents are written by it, not by hand.',
    )
  }
}
