/** How far an http attempt has come, as `http.json` in its folder: written down before it counts. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { AttemptOrder } from '../../../core/model/attempt.ts'
import { writeFileAtomically } from '../../../system/atomic-file.ts'
import { attemptFolder } from '../../../system/attempt-folder.ts'

const RequestState = z.strictObject({
  /** What the server can know the request again by. */
  idempotency_key: z.string().min(1),
  /** The last part of the address under which the server calls back. */
  callback_id: z.string().min(1),
  /** `calling`: the request may be on its way, or be answered already. `waiting`: it was answered, the end is to come. */
  phase: z.enum(['calling', 'waiting']),
  /** Whether the server has answered; then the next request of the task is another one. */
  answered: z.boolean(),
  /** Where to ask for the end. */
  poll_url: z.string().optional(),
})
/** See the head of this file. */
export type RequestState = z.infer<typeof RequestState>

/** What the server said when it called back. */
export const CallbackBody = z.strictObject({
  outcome: z.enum(['succeeded', 'failed']),
  message: z.string().max(2000).optional(),
})
/** See {@link CallbackBody}. */
export type CallbackBody = z.infer<typeof CallbackBody>

/** Durable when it returns. Throws the system's error. */
export function keepState(folder: string, state: RequestState): void {
  writeFileAtomically(join(folder, 'http.json'), `${JSON.stringify(state)}\n`)
}

/** The state that was kept; undefined when the request was never begun. */
export function readState(folder: string): RequestState | undefined {
  return read(join(folder, 'http.json'), RequestState)
}

/** Durable when it returns. Throws the system's error. */
export function keepCallback(folder: string, said: CallbackBody): void {
  writeFileAtomically(join(folder, 'callback.json'), `${JSON.stringify(said)}\n`)
}

/** What the server said when it called back; undefined while it has not. */
export function readCallback(folder: string): CallbackBody | undefined {
  return read(join(folder, 'callback.json'), CallbackBody)
}

/**
 * The state before the first request. Its key is the one of the task's last request as long as that was never answered,
 * because then nobody knows whether the server has it: so the server can tell that it is the same one.
 */
export function firstState(order: AttemptOrder, stateDir: string): RequestState {
  const { execution_id, task, token, number } = order
  let key = `${execution_id}/${token}`
  for (let before = number - 1; before > 0; before--) {
    const state = readState(attemptFolder(stateDir, execution_id, `${task}-${before}`))
    if (state === undefined) continue
    if (!state.answered) key = state.idempotency_key
    break
  }
  return {
    idempotency_key: key,
    callback_id: randomBytes(24).toString('base64url'),
    phase: 'calling',
    answered: false,
  }
}

function read<T>(path: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data
  } catch {
    return undefined
  }
}
