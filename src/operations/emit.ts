/**
 * What the command of a task says of itself: lines for its `report.jsonl`. It is called often and from anywhere, so it loads
 * nothing but Node's own modules, and an error is built only when there is one.
 */
import { randomBytes } from 'node:crypto'
import { closeSync, constants, copyFileSync, existsSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { LockAnswer } from '../core/model/attempt.ts'

/** The attempt that a command belongs to. Both are absolute paths. */
export interface SpeakingAttempt {
  readonly report: string
  readonly folder: string
}

/** A line is one object; its type says what else it may hold. */
export type ReportLine = Readonly<Record<string, unknown>> & { readonly type: string }

/** A file of a checkpoint, with the copy that was made of it. */
export interface CopiedFile {
  readonly path: string
  readonly copy: string
}

const LONGEST_LINE = 64 * 1024
const LOOK_MS = 50

/** The attempt in whose command this process runs. Rejects with a Failure when it runs in none. */
export async function speakingAttempt(env: Readonly<NodeJS.ProcessEnv>): Promise<SpeakingAttempt> {
  const { TASKS_REPORT: report, TASKS_ATTEMPT_DIR: folder } = env
  if (report === undefined || report === '' || folder === undefined || folder === '')
    throw await failure(
      'no-attempt',
      'There is nobody to say it to: this is not the command of a task (TASKS_REPORT is not set).',
      'Call it from the run: of a task, or from an agent, while tasks execute carries it out.',
    )
  return { report, folder }
}

/** Adds a line to the report, in one write. Rejects with a Failure when it is too long or cannot be written. */
export async function say({ report }: SpeakingAttempt, line: ReportLine): Promise<void> {
  const bytes = Buffer.from(`${JSON.stringify(line)}\n`)
  if (bytes.length > LONGEST_LINE)
    throw await failure(
      'line-too-long',
      `A line of a report may have ${LONGEST_LINE} bytes; this one has ${bytes.length}.`,
      'Write it to a file, and say where the file is.',
    )
  const file = openSync(report, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, 0o600)
  try {
    writeSync(file, bytes)
  } finally {
    closeSync(file)
  }
}

/**
 * Copies the files of a checkpoint aside, as they are now, so that the task may change them at once. Paths are relative to
 * `directory`. Rejects with a Failure when one cannot be read.
 */
export async function copyAside(
  { folder }: SpeakingAttempt,
  files: readonly string[],
  directory: string,
): Promise<CopiedFile[]> {
  const aside = `handed/${randomBytes(6).toString('hex')}`
  mkdirSync(join(folder, aside), { recursive: true })
  const copied: CopiedFile[] = []
  for (const [index, path] of files.entries()) {
    const copy = `${aside}/${index}`
    try {
      copyFileSync(resolve(directory, path), join(folder, copy), constants.COPYFILE_FICLONE)
    } catch (error) {
      const why = error instanceof Error && 'code' in error ? String(error.code) : String(error)
      throw await failure(
        'checkpoint-file',
        `${path} cannot be kept with the checkpoint: ${why}.`,
        'Name files that are there.',
      )
    }
    copied.push({ path: resolve(directory, path), copy })
  }
  return copied
}

/** Rejects with a Failure when there is nothing at the path of an artifact, which is relative to `directory`. */
export async function checkArtifact(path: string, directory: string): Promise<void> {
  if (existsSync(resolve(directory, path))) return
  throw await failure(
    'artifact-missing',
    `There is no "${path}", so it was not said.`,
    'Say what a task made when it is there; for what is elsewhere, add --kind url.',
  )
}

/** Asks for locks and waits for the answer. Undefined when there is none in time. */
export async function askForLocks(
  attempt: SpeakingAttempt,
  locks: readonly string[],
  timeout_ms: number,
): Promise<LockAnswer | undefined> {
  const known = Math.max(0, ...answersOf(attempt).map(({ number }) => number))
  await say(attempt, { type: 'lock_request', locks })
  const deadline = performance.now() + timeout_ms
  for (;;) {
    const answer = answersOf(attempt).find(
      (one) => one.number > known && one.locks.every((lock) => locks.includes(lock)),
    )
    if (answer !== undefined || performance.now() >= deadline) return answer
    await setTimeout(LOOK_MS)
  }
}

function answersOf({ folder }: SpeakingAttempt): LockAnswer[] {
  let text: string
  try {
    text = readFileSync(join(folder, 'answers.jsonl'), 'utf8')
  } catch {
    return []
  }
  // The last line may not be whole yet.
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as LockAnswer)
}

async function failure(code: string, message: string, advice: string): Promise<Error> {
  const { EXIT, Failure } = await import('../core/model/failure.ts')
  return new Failure({ code, message, advice, exit: EXIT.arguments })
}
