import { artifactFiles, type WriteFile } from '../core/planning/artifacts/render.ts'
import type { Plan } from '../core/planning/plan.ts'
import { machineHashing } from '../system/machine-hashing.ts'

/** One file of a plan, measured: it writes itself once more where it is wanted, and never stands in memory whole. */
export interface PlanFile {
  readonly name: string
  readonly bytes: number
  /** Of its bytes. */
  readonly sha256: string
  readonly write: WriteFile
}

/** The artifacts of a plan, each measured. */
export function planFiles(plan: Plan): PlanFile[] {
  return Array.from(artifactFiles(plan), ([name, write]) => measured(name, write))
}

/** Any content as a file of a plan. */
export function measured(name: string, write: WriteFile): PlanFile {
  const hasher = machineHashing()
  let bytes = 0
  write((piece) => {
    hasher.update(piece)
    bytes += piece.length
  })
  return { name, bytes, sha256: hasher.hex(), write }
}
