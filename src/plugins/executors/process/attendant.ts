import type { AttemptOrder, AttemptReport } from '../../../core/model/attempt.ts'
import type { CommandJob } from './job.ts'

/** An attempt that somebody looks after while it runs. */
export interface AttendedRun {
  readonly order: AttemptOrder
  /** The attempt's. */
  readonly folder: string
  /** The command, which leads a process group; undefined while nobody knows who it is. */
  readonly pid: number | undefined
  /**
   * Orders the command's end, with so much patience, for a reason that the attendant will tell in `ended`. False when its end
   * was ordered before, or it cannot be told yet.
   */
  readonly end: (grace_ms: number) => boolean
}

/** What an attendant adds to the report of an attempt's end. */
export type EndNote = Partial<Omit<Extract<AttemptReport, { type: 'finished' }>, 'type'>>

/**
 * Looks after one side of the attempts of an executor: what they are confined to, use, print or say. An attempt that was
 * adopted after a restart is looked after from the middle: `dress` was called by another process then.
 */
export interface Attendant {
  /** Before a command is handed to a launcher: what it is started with. An Error that it throws is why it cannot run. */
  dress?(job: CommandJob, order: AttemptOrder, folder: string): CommandJob
  /** Called every 100 ms while the command runs. Returns what is to be told. */
  round?(run: AttendedRun): readonly AttemptReport[]
  /** What of a text about an attempt may be shown: messages of verdicts and the end of its log pass through here. */
  shown?(text: string, order: AttemptOrder): string
  /**
   * The command has ended: what its report says beside. `note` begins with what is known
   * anyway; later attendants see and may change what earlier ones noted.
   */
  ended?(run: AttendedRun, note: EndNote): EndNote
  /** Nobody will ever say how it ended. */
  lost?(order: AttemptOrder, folder: string): void
}

/** What of a text may be shown when all of these have had a look at it. */
export function shownBy(attendants: readonly Attendant[], order: AttemptOrder): (text: string) => string {
  return (text) => attendants.reduce((shown, attendant) => attendant.shown?.(shown, order) ?? shown, text)
}
