import { Command } from 'commander'
import { expect, test } from 'vitest'
import { Failure } from '../core/model/failure.ts'
import { withProfile } from '../operations/profile.ts'
import { profileOf, refuseUnclearSwitches, type SettingFlags, settingOptions, variableOf } from './execute-settings.ts'

/** The settings as this environment and these flags give them. */
function settings(environment: Record<string, string>, ...flags: string[]): SettingFlags {
  // The environment itself is changed and put back, never another object put in its place: the system reads this one.
  const before = Object.keys(environment).map((name) => [name, process.env[name]] as const)
  Object.assign(process.env, environment)
  try {
    const command = new Command().exitOverride().configureOutput({ writeErr: () => {} })
    for (const option of settingOptions(process.env)) command.addOption(option)
    return command.parse(flags, { from: 'user' }).opts()
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
}

const FLAGS: readonly (readonly [flag: string, value: string | null, said: object])[] = [
  ['--worker-min', '3', { worker_min: 3 }],
  ['--worker-max', '5', { worker_max: 5 }],
  ['--max-concurrent', '4', { max_concurrent: 4 }],
  ['--cpu-threshold', '75', { cpu_threshold: 75 }],
  ['--memory-threshold', '62.5', { memory_threshold: 62.5 }],
  ['--checkpoint-interval', '25', { checkpoint_interval: 25 }],
  ['--workspace', 'copy', { workspace: 'copy' }],
  ['--budget', 'usd=5,hours=1.5', { budget: { usd: 5, hours: 1.5 } }],
  ['--agent', 'simulated', { agent: 'simulated' }],
  ['--assume-idempotent', null, { assume_idempotent: true }],
  ['--no-cache', null, { use_cache: false }],
]

test.each(FLAGS)('%s is a setting of the execution, as a flag and as a variable', (flag, value, said) => {
  expect(profileOf(settings({}, flag, ...(value === null ? [] : [value])))).toEqual(said)
  expect(profileOf(settings({ [variableOf(flag)]: value ?? '1' }))).toEqual(said)
  expect(profileOf(settings({ [variableOf(flag)]: '' }))).toEqual({})
})

test('a flag goes before its variable, that before the profile, and what nobody says is left to the plan', () => {
  const config = { profiles: { ci: { worker_max: 1, cpu_threshold: 50, max_concurrent: 2 } } }
  const flags = settings({ TASKS_WORKER_MAX: '6', TASKS_CPU_THRESHOLD: '60', TASKS_PROFILE: 'ci' }, '--worker-max', '7')
  const request = { actor: 'test', ...profileOf(flags) }
  expect(withProfile(request, flags.profile, { config, path: '/tasks.config.ts' })).toEqual({
    actor: 'test',
    profile: 'ci',
    worker_max: 7,
    cpu_threshold: 60,
    max_concurrent: 2,
  })
})

test('what cannot be meant is refused by the name of the flag, or of the variable', () => {
  const refused = (run: () => unknown): string => {
    try {
      run()
    } catch (error) {
      return error instanceof Failure ? `${error.message} at ${error.place}. ${error.advice}` : (error as Error).message
    }
    return 'accepted'
  }
  const config = { profiles: { ci: {} } }
  expect(
    [
      refused(() => settings({}, '--cpu-threshold', '101')),
      refused(() => settings({ TASKS_CPU_THRESHOLD: 'much' })),
      refused(() => settings({ TASKS_WORKSPACE: 'elsewhere' })),
      refused(() => settings({}, '--budget', 'usd=0')),
      refused(() => settings({}, '--budget', 'usd=1,usd=2')),
      refused(() => settings({}, '--checkpoint-interval', '100')),
      refused(() => refuseUnclearSwitches({ TASKS_NO_CACHE: 'perhaps' })),
      refused(() => refuseUnclearSwitches({ TASKS_NO_CACHE: 'off', TASKS_WAIT: '1', TASKS_AGENT: 'perhaps' })),
      refused(() => withProfile({ actor: 'test' }, 'co', { config, path: '/c.ts' })),
      refused(() => withProfile({ actor: 'test' }, 'co', { config: {}, path: null })),
    ].join('\n'),
  ).toMatchInlineSnapshot(`
    "error: option '--cpu-threshold <percent>' argument '101' is invalid. It must be a number from 1 to 100, in percent.
    error: option '--cpu-threshold <percent>' value 'much' from env 'TASKS_CPU_THRESHOLD' is invalid. It must be a number from 1 to 100, in percent.
    error: option '--workspace <where>' value 'elsewhere' from env 'TASKS_WORKSPACE' is invalid. Allowed choices are shared, copy.
    error: option '--budget <limits>' argument 'usd=0' is invalid. Write usd=<dollars>, hours=<hours>, or both with a comma between them.
    error: option '--budget <limits>' argument 'usd=1,usd=2' is invalid. Write usd=<dollars>, hours=<hours>, or both with a comma between them.
    error: option '--checkpoint-interval <percent>' argument '100' is invalid. It must be a number from 1 to 99, in percent.
    The variable TASKS_NO_CACHE says "perhaps", which is neither yes nor no. at TASKS_NO_CACHE. Set it to 1 or 0, or unset it.
    accepted
    There is no profile "co". at /c.ts at profiles. Did you mean ci? There is ci.
    There is no profile "co". at no configuration was found. Write it as profiles in tasks.config.ts beside you, or name that file with --config."
  `)
})
