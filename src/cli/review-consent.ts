import { createInterface } from 'node:readline/promises'
import type { Coordinator } from '../core/model/coordinator.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { Invocation } from './invocation.ts'
import { reviewLines } from './review-text.ts'

/**
 * Tells what is uncertain in a plan, and asks whether it shall be carried out all the same: a person at a terminal by a
 * question, anybody else by `--accept-soft`. With the policy `hold` nobody is asked here: the tasks themselves wait.
 * Throws a Failure with exit code 10 when there is nobody to ask, 9 when the answer is no.
 */
export async function consentToReview(
  coordinator: Coordinator,
  call: { readonly accepted: boolean; readonly json: boolean; readonly plan: string },
  { screen, name }: Invocation,
): Promise<void> {
  const lines = reviewLines(coordinator, screen.paintErr)
  if (lines.length === 0) return
  if (!call.json) for (const line of lines) screen.err(line)
  if (call.accepted || coordinator.review.policy === 'hold') return
  const again = `${name} execute ${call.plan} --accept-soft`
  if (call.json || process.stdin.isTTY !== true || process.stderr.isTTY !== true) {
    throw new Failure({
      code: 'needs-review',
      message: 'The plan needs a review: some of its dependencies are too uncertain to hold.',
      exit: EXIT.needs_attention,
      place: call.plan,
      advice: `Say in the specification what must wait for what and plan again, or carry it out as it is: ${again}.`,
    })
  }
  if (await isConfirmed('Carry it out all the same? [y/N] ')) return
  throw new Failure({
    code: 'not-accepted',
    message: 'Nothing was started.',
    exit: EXIT.user_abort,
    advice: 'Say in the specification what must wait for what, and plan again.',
  })
}

/** Asks on the terminal; Ctrl-C, Ctrl-D and anything but yes mean no. */
async function isConfirmed(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const left = new Promise<string>((resolve) => terminal.once('close', () => resolve('')))
  terminal.once('SIGINT', () => terminal.close())
  try {
    const answer = await Promise.race([terminal.question(question), left])
    return /^y(?:es)?$/i.test(answer.trim())
  } finally {
    terminal.close()
  }
}
