import { createHash } from 'node:crypto'
import type { CodeHistory, FileRole, Unread } from '../../core/model/code-index.ts'
import { writeFileAtomically } from '../../system/atomic-file.ts'
import { ownCode } from './own-code.ts'
import { readOwn } from './own-file.ts'

/** All that an answer follows from. */
export interface AnswerGround {
  /** Hash of the newest commit. */
  readonly head: string
  readonly prefix: string
  readonly most: number
  /** Commits at which a shallow clone was cut off. */
  readonly cut_at: ReadonlySet<string>
  readonly paths: ReadonlySet<string>
  readonly packages: readonly string[]
  readonly role: ((path: string) => FileRole | undefined) | undefined
}

/** A history, and what was told while it was read. */
export interface Answer {
  readonly history: CodeHistory
  readonly notes: readonly Unread[]
}

const KEY_LENGTH = 64

/** A name for the ground and for the code that answers: equal for equal ones only. */
export function answerKey({ head, prefix, most, cut_at, paths, packages, role }: AnswerGround): string {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([ownCode(), head, prefix, most, [...cut_at].sort(), [...packages].sort()]))
  for (const path of [...paths].sort()) hash.update(`${path}\0${role?.(path) ?? ''}\0`)
  return hash.digest('hex')
}

/** The answer that was kept for this key; nothing when there is none. The file is the key, a line end and JSON. */
export function readAnswer(file: string, key: string): Answer | undefined {
  try {
    const text = readOwn(file).toString('utf8')
    return text.startsWith(`${key}\n`) ? (JSON.parse(text.slice(KEY_LENGTH + 1)) as Answer) : undefined
  } catch {
    return undefined
  }
}

/** Keeps an answer for the next time. One that cannot be written is only a slower next time. */
export function writeAnswer(file: string, key: string, answer: Answer): void {
  try {
    writeFileAtomically(file, `${key}\n${JSON.stringify(answer)}`)
  } catch {
    // Said above.
  }
}
