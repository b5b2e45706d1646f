import { MS_PER_HOUR } from '../core/std/duration.ts'
import { assert } from '../core/std/assert.ts'
import type { Coordinator } from '../core/model/coordinator.ts'
import type { TasksConfig } from '../core/model/tasks-config.ts'
import type { Journal } from '../core/ports/journal.ts'
import { findEngine } from '../plugins/executors/container/engine.ts'
import { limitLevel } from '../plugins/executors/process/limits/limit-level.ts'
import { secretTroubles } from '../plugins/executors/secrets/references.ts'
import { codebaseRepairer } from '../plugins/repairers/codebase-repairer.ts'
import { notificationChannels } from '../plugins/notifiers/channels.ts'
import { embeddedExecutors, embeddedJournal } from '../plugins/presets/embedded.ts'
import { embeddedWorkspace } from '../plugins/presets/embedded-workspace.ts'
import { ResourceHost } from '../runtime/host/resource-host.ts'
import { hostWorkspaces } from '../runtime/host/workspace-host.ts'
import { fatesByChance } from '../simulation/fate.ts'
import { simulatedExecutor } from '../simulation/scripted-executor.ts'
import { machineClock } from '../system/machine-clock.ts'
import { MachineLoad } from '../system/machine-load.ts'
import { identify } from '../system/process-identity.ts'
import { acquireSiteLock } from '../system/site-lock.ts'
import { openStateDirectory } from '../system/state-directory.ts'
import type { ExecutePorts } from './execute.ts'
import { classifierOf } from './failure-patterns.ts'
import { learnFrom, patternsThatAskAt } from './learning.ts'

/** The value of `--agent` that only pretends to do the work. */
export const SIMULATED_AGENT = 'simulated'

/** How much faster than the world time passes for simulated tasks: an hour of their work takes one second. */
export const SIMULATED_SCALE = MS_PER_HOUR / 1000

/** A site that this process alone coordinates, with its ports open. */
export interface OpenSite {
  readonly stateDir: string
  readonly journal: Journal
  readonly ports: ExecutePorts
  /** What was found while opening, for people: a last write that was cut off. */
  readonly notes: readonly string[]
  /** Says for people which execution this coordinator carries out. */
  carriesOut(executionId: string): void
  /** Says at which socket commands are heard; null: at none. */
  listensAt(path: string | null): void
  close(): void
}

/**
 * Opens the site of a codebase to coordinate it: state directory, lock, journal. `command` is what was typed, for whoever
 * finds the site busy. Throws a Failure when the folder cannot be used, another coordinator holds it, or the journal
 * cannot be read.
 */
export function openSite(
  codebase: string,
  stateDirectory: string | undefined,
  command: string,
  config: TasksConfig = {},
): OpenSite {
  const stateDir = openStateDirectory(codebase, stateDirectory)
  const identity = identify(process.pid)
  assert(identity !== undefined, 'this process has an identity')
  const limits = limitLevel(config.limits).level
  const lock = acquireSiteLock(stateDir, { identity, since: Date.now(), command, limits })
  if (!lock.ok) throw lock.error
  try {
    const notes: string[] = []
    const journal = embeddedJournal(stateDir, (note) => notes.push(note))
    return {
      stateDir,
      journal,
      notes,
      ports: portsOf(stateDir, journal, config),
      carriesOut: (executionId) => lock.value.carriesOut(executionId),
      listensAt: (path) => lock.value.listensAt(path),
      close: () => {
        journal.close()
        lock.value.release()
      },
    }
  } catch (error) {
    lock.value.release()
    throw error
  }
}

/** Why no container can be run on this machine; undefined when one can. Asks the engines. */
export function containerTrouble(): readonly string[] | undefined {
  const engine = findEngine(process.env)
  return 'why' in engine ? engine.why : undefined
}

/** What is over before this needs no patterns, unless it fails. */
const WARM_AFTER_MS = 700

function portsOf(stateDir: string, journal: Journal, config: TasksConfig): ExecutePorts {
  let resources: ResourceHost | undefined
  const { classify, warm } = classifierOf(config)
  return {
    classify,
    breakers: config.breakers ?? {},
    follow: (events, site) => resources?.follow(events, site),
    journal,
    healAsks: () => patternsThatAskAt(stateDir),
    learn: (execution) => learnFrom(stateDir, journal, execution),
    abilities: {
      executors: Object.keys(config.executors ?? {}),
      containerTrouble,
      secretTroubles: (action, codebase) => secretTroubles(action, codebase, process.env),
    },
    repairer: ({ codebase }) => codebaseRepairer({ codebase, breakers: config.breakers, stateDir }),
    clock: machineClock,
    notifications: (codebase) => notificationChannels(config.notifications ?? [], codebase, process.env),
    hostLoad: new MachineLoad(),
    executors: ({ codebase, agent, options, clock, seed, coordinator, nodeOf, notice }) => {
      setTimeout(warm, WARM_AFTER_MS).unref()
      const place = { stateDir, codebase, config, classify, withhold: variablesBehindSecrets(coordinator) }
      const work = embeddedWorkspace(place, coordinator, options)
      const executors = embeddedExecutors(place, agent === SIMULATED_AGENT ? null : agent)
      const commands = config.resources ?? {}
      if (Object.keys(commands).length > 0)
        resources = new ResourceHost({
          stateDir,
          codebase,
          resources: commands,
          env: process.env,
          nodeOf,
          trouble: notice,
        })
      const real = resources === undefined ? executors : executors.map((one) => resources?.wrap(one) ?? one)
      const hosted = work === undefined ? real : hostWorkspaces(real, { ...work, stateDir })
      if (agent !== SIMULATED_AGENT) return hosted
      const fates = fatesByChance(coordinator, seed, { durations: 'drawn', started_reports: true })
      return [...hosted, simulatedExecutor(clock, SIMULATED_SCALE, fates, nodeOf)]
    },
  }
}

/** Names of the coordinator's variables that secrets of a plan refer to. */
function variablesBehindSecrets({ graph }: Coordinator): string[] {
  const references = graph.nodes.flatMap(({ action }) => Object.values(action.secrets ?? {}))
  return references.flatMap((reference) => (reference.startsWith('env:') ? [reference.slice('env:'.length)] : []))
}
