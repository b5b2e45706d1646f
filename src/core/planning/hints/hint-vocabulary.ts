import { editDistance, isSwap } from '../../std/nearest.ts'

/** How the value of a key is written. */
export type ValueForm = 'list' | 'command' | 'sentence' | 'word'

/** Every key of the hint grammar, and how its value is written. */
export const HINT_KEYS = {
  after: 'list',
  needs: 'list',
  provides: 'list',
  uses: 'list',
  files: 'list',
  'not-files': 'list',
  run: 'command',
  undo: 'command',
  accept: 'command',
  priority: 'word',
  'needs-worker': 'list',
  cpu: 'word',
  memory: 'word',
  timeout: 'word',
  heartbeat: 'word',
  retries: 'word',
  env: 'word',
  cwd: 'word',
  effects: 'list',
  'done-when': 'sentence',
  'stop-when': 'sentence',
  complexity: 'sentence',
  id: 'word',
  executor: 'word',
  image: 'word',
  request: 'command',
  secret: 'word',
  limit: 'list',
  timeouts: 'list',
  approval: 'sentence',
  checkpoints: 'list',
  alert: 'word',
  'cache-on': 'list',
  'cache-tool': 'command',
  'cache-env': 'list',
} as const satisfies Record<string, ValueForm>

/** A key of the hint grammar. */
export type HintKey = keyof typeof HINT_KEYS

/** Every flag that may stand in brackets. `soft` belongs inside an `after:` value. */
export const HINT_FLAGS = ['idempotent', 'optional', 'manual', 'preemptible', 'done', 'soft'] as const

/** A flag of the hint grammar. */
export type HintFlag = (typeof HINT_FLAGS)[number]

/** Keys that may be written once for a task; the others add up. */
export const SINGLE_KEYS: ReadonlySet<HintKey> = new Set<HintKey>([
  'run',
  'undo',
  'priority',
  'cpu',
  'memory',
  'timeout',
  'heartbeat',
  'retries',
  'cwd',
  'stop-when',
  'complexity',
  'id',
  'executor',
  'image',
  'request',
  'approval',
])

/** Words that people of other tools write for our keys. */
const SYNONYMS: Readonly<Record<string, HintKey>> = {
  'blocked-by': 'after',
  'depends-on': 'after',
  depends: 'after',
  dependencies: 'after',
  requires: 'after',
  cmd: 'run',
  command: 'run',
  exec: 'run',
  rollback: 'undo',
  compensate: 'undo',
  verify: 'accept',
  check: 'accept',
  produces: 'provides',
  consumes: 'needs',
  locks: 'uses',
  scope: 'files',
  capabilities: 'needs-worker',
  worker: 'needs-worker',
  mem: 'memory',
  ram: 'memory',
  retry: 'retries',
  secrets: 'secret',
  limits: 'limit',
  container: 'image',
}

/** English words one letter away from a key: before a colon in a sentence they mean themselves. */
const WORDS_OF_PROSE: ReadonlySet<string> = new Set([
  'file',
  'use',
  'used',
  'user',
  'need',
  'needed',
  'provide',
  'provided',
  'effect',
  'accepts',
  'ran',
  'runs',
])

/** Whether a word is a key of the grammar. */
export function isHintKey(word: string): word is HintKey {
  return Object.hasOwn(HINT_KEYS, word)
}

/** Whether a word is a flag of the grammar. */
export function isHintFlag(word: string): word is HintFlag {
  return (HINT_FLAGS as readonly string[]).includes(word)
}

/**
 * The key that was probably meant by an unknown one. In a sentence (`inProse`) only a plain slip of a word that is no
 * English word counts; where a hint stands for certain, also words of other tools.
 */
export function meantKey(word: string, inProse: boolean): HintKey | undefined {
  const lower = word.toLowerCase()
  if (inProse && (word !== lower || WORDS_OF_PROSE.has(lower))) return undefined
  const synonym = inProse || !Object.hasOwn(SYNONYMS, lower) ? undefined : SYNONYMS[lower]
  return synonym ?? slipOf(lower, Object.keys(HINT_KEYS) as HintKey[])
}

/** The flag that was probably meant by an unknown one. */
export function meantFlag(word: string): HintFlag | undefined {
  return word.length < 4 ? undefined : slipOf(word.toLowerCase(), HINT_FLAGS)
}

/** The candidate that differs by a slip of the fingers: one letter, two neighbours swapped, two letters of a long word. */
function slipOf<T extends string>(word: string, candidates: readonly T[]): T | undefined {
  if (word.length < 3) return undefined
  return candidates.find((candidate) => {
    if (candidate.length < 3) return false
    const distance = editDistance(word, candidate, 3)
    return distance <= (candidate.length >= 8 ? 2 : 1) || (distance === 2 && isSwap(word, candidate))
  })
}
