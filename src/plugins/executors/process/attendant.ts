import type { AttemptOrder, AttemptReport } from '../../../core/model/attempt.ts'
import type { CommandJob } from './job.ts'

/** An attempt that somebody looks after while it runs. */
export interface AttendedRun {
  readonly order: AttemptOrder
  /** The attempt's. */
  readonly folder: string
  /** The command, which leads a process group; undefined while nobody knows who it is. */
  readonly pid: number | undefined
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
  /** The command has ended: what its report says beside. Later attendants see and may change what earlier ones noted. */
  ended?(run: AttendedRun, note: EndNote): EndNote
}
