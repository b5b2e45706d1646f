import type { Command } from 'commander'
import type { Screen } from './screen.ts'

/** One call of the program: what a verb is given beside its own flags, and the exit code that it leaves. */
export interface Invocation {
  /** The name that was typed: `tasks`, or its alias `slaps`; `npx tasks` under npx. */
  readonly name: string
  readonly screen: Screen
  readonly directory: string
  /** 0 until a verb says otherwise. */
  exitCode: number
  /** What to do when nobody reads `out` any longer. Ends the process, unless a verb has work to finish. */
  outputClosed: () => void
}

/** Adds a verb, with its flags, help and action, to the program. */
export type AddVerb = (program: Command, invocation: Invocation) => void

/** A verb by name, and how to load it: only the verb that is called is read from disk. */
export interface VerbEntry {
  readonly name: string
  load(): Promise<AddVerb>
}
