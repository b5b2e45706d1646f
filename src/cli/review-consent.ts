import { createInterface } from 'node:readline/promises'
import type { Coordinator } from '../core/model/coordinator.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import { counted } from '../core/std/counted.ts'
import type { GoingBack } from '../operations/go-back.ts'
import { harmless } from './colour.ts'
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

/**
 * Tells what going back to a checkpoint undoes, and asks whether it shall: a person at a terminal by a question, anybody else
 * by `--yes`. Throws a Failure with exit code 1 when there is nobody to ask, 9 when the answer is no.
 */
export async function consentToGoBack(
  { execution_id, tasks }: GoingBack,
  call: { readonly yes: boolean; readonly json: boolean },
  { screen }: Invocation,
): Promise<void> {
  if (!call.json) {
    screen.err(`Going back undoes ${counted(tasks.length, 'task')} of ${execution_id}, which are done again:`)
    for (const { task, title, undo } of tasks)
      screen.err(`  ${task}  ${harmless(title)}  ${undo === null ? '(has no undo)' : `undo: ${harmless(undo)}`}`)
  }
  if (call.yes) return
  if (call.json || process.stdin.isTTY !== true || process.stderr.isTTY !== true) {
    throw new Failure({
      code: 'not-confirmed',
      message: `Going back undoes ${counted(tasks.length, 'task')}: ${tasks.map(({ task }) => task).join(', ')}.`,
      exit: EXIT.arguments,
      advice: 'Say so with --yes.',
    })
  }
  if (await isConfirmed('Undo them? [y/N] ')) return
  throw new Failure({
    code: 'not-confirmed',
    message: 'Nothing was undone.',
    exit: EXIT.user_abort,
    advice: `tasks execute --resume ${execution_id} goes on from where it stands.`,
  })
}

/** Asks on the terminal; Ctrl-C, Ctrl-D and anything but yes mean no. */
export async function isConfirmed(question: string): Promise<boolean> {
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
