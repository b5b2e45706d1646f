import type { Plan } from '../plan.ts'
import { table } from './markdown.ts'

/** Name and hash of each JSON file of a plan, in the order of the chain. */
export function hashesOf(plan: Plan): [file: string, hash: string][] {
  return [
    ['proposals.json', plan.tasks.meta.proposals_hash],
    ['features.json', plan.features.meta.artifact_hash],
    ['tasks.json', plan.tasks.meta.artifact_hash],
    ['dag.json', plan.dag.meta.artifact_hash],
    ['waves.json', plan.waves.meta.artifact_hash],
    ['coordinator.json', plan.coordinator.meta.artifact_hash],
  ]
}

/** The section that ties a document to the artifacts that it was written from. */
export function hashesSection(hashes: readonly (readonly [string, string])[]): string {
  const rows = hashes.map(([file, hash]) => [`\`${file}\``, `\`${hash}\``])
  return `## Hashes\n\n${table(['file', 'SHA-256 of its canonical JSON'], rows)}\n`
}

/** Reads the rows of a Hashes table back: file → hash. */
export function readHashes(document: string): Map<string, string> {
  return new Map(
    Array.from(document.matchAll(/^\| `([a-z]+\.json)` \| `([0-9a-f]{64})` \|$/gm), (row) => [
      row[1] as string,
      row[2] as string,
    ]),
  )
}
