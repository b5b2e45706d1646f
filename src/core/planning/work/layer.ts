import type { KindFound } from './kind-cues.ts'
import type { WorkKind } from './work-item.ts'

/** Parts of software that are changed apart from each other, by different people or at different times. */
export type Layer = 'data' | 'core' | 'endpoint' | 'command' | 'view' | 'docs' | 'test' | 'build' | 'removal' | 'spike'

const LAYERS: Partial<Record<WorkKind, Layer>> = {
  migration: 'data',
  model: 'data',
  endpoint: 'endpoint',
  command: 'command',
  view: 'view',
  docs: 'docs',
  test: 'test',
  infrastructure: 'build',
  removal: 'removal',
  rename: 'removal',
  spike: 'spike',
}

/** The layer of a kind; `core` when its cues are too few to set it apart. */
export function layerOf({ kind, isFirm }: KindFound): Layer {
  return isFirm ? (LAYERS[kind] ?? 'core') : 'core'
}
