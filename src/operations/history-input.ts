import { dirname, resolve } from 'node:path'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { Finding } from '../core/model/finding.ts'
import type { HistoryNote } from '../core/model/history.ts'
import { noteOf } from '../core/planning/history/corrections.ts'
import { machineHashing } from '../system/machine-hashing.ts'
import { findStateDirectory } from '../system/state-directory.ts'
import type { LoadedConfig } from './config.ts'
import { historyPath, readHistory } from './history-file.ts'

/** By what a plan's durations are corrected, and what kept that from being so. */
export interface HistoryInput {
  readonly note?: HistoryNote
  readonly trouble?: Finding
}

/** What was said about the history, on the command line before the configuration. */
export interface HistoryChoice {
  /** `auto`, `off` or a file, relative to the working directory. */
  readonly said: string | undefined
  readonly config: LoadedConfig
  readonly working_directory: string
  /** Absolute. */
  readonly codebase: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * Reads the history that a plan is made with. A file that was named must be there and be whole, else a Failure with exit code 1;
 * the state directory's own is left out with a warning when it is not. In CI (`CI` is `1` or `true`) only a named file is read.
 */
export function historyInput(choice: HistoryChoice): HistoryInput {
  const { said, config, working_directory, codebase, env } = choice
  const configured = config.config.history
  const chosen = said ?? configured ?? 'auto'
  if (chosen === 'off') return {}
  if (chosen !== 'auto') {
    const base = said === undefined && config.path !== null ? dirname(config.path) : working_directory
    return noted(named(resolve(base, chosen), chosen))
  }
  if (/^(?:1|true)$/i.test(env['CI'] ?? '')) return {}
  const stateDir = findStateDirectory(codebase)
  if (stateDir === undefined) return {}
  try {
    const history = readHistory(historyPath(stateDir))
    return history === undefined ? {} : noted(history)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return {
      trouble: {
        code: error.code,
        severity: 'warning',
        message: `The durations are not corrected by history. ${error.message}`,
        place: error.place ?? historyPath(stateDir),
        advice: error.advice ?? '',
      },
    }
  }
}

function noted({ work }: NonNullable<ReturnType<typeof readHistory>>): HistoryInput {
  const note = noteOf(work, machineHashing)
  return note === undefined ? {} : { note }
}

/** What would make the history of the site anew does nothing for another file. */
function readNamed(path: string): ReturnType<typeof readHistory> {
  try {
    return readHistory(path)
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'history-unusable') throw error
    const { code, message, exit, place } = error
    const advice =
      'Name another history, or leave --history out to use that of this site; --history off does without any.'
    throw new Failure({ code, message, exit, advice, cause: error, ...(place === undefined ? {} : { place }) })
  }
}

function named(path: string, said: string): NonNullable<ReturnType<typeof readHistory>> {
  const history = readNamed(path)
  if (history !== undefined) return history
  throw new Failure({
    code: 'history-not-found',
    message: `There is no file "${said}".`,
    exit: EXIT.arguments,
    place: path,
    advice: 'Name a history that is there, or `auto` or `off`.',
  })
}
