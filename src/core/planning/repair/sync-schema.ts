import type { Action } from '../../model/action.ts'
import type { Healing } from '../../model/healing.ts'
import { compareText } from '../../std/order.ts'
import type { RepairAnswer, RepairRequest } from '../../ports/repairer.ts'
import type { RepairFacts } from './facts.ts'
import { folderOfTask } from './install-packages.ts'
import { affectedTasks, failedTasks, injected } from './mending-task.ts'
import { listed, shortened } from './shown-text.ts'

/** The lock of a plan that has none of its own for migrations; what the compiler calls it where texts speak of them. */
const MIGRATIONS = 'database migrations'

/**
 * Brings the schema of the database that the failing tasks use up to date: the project's own command, with their environment, under
 * the lock of the migrations. It changes a database, so a person agrees first, unless the rules say `auto` of this very pattern.
 */
export function syncSchema(request: RepairRequest, facts: RepairFacts, rules: Healing | undefined): RepairAnswer {
  const { issue, coordinator, tries } = request
  const failed = failedTasks(request)
  const user = failed.find((node) => facts.migrations.has(folderOfTask(node)))
  const found = user === undefined ? undefined : facts.migrations.get(folderOfTask(user))
  if (user === undefined || found === undefined)
    return { refusal: `no command is known that brings the schema of ${listed(issue.tasks, 3)} up to date` }
  if (tries > 0) return { refusal: `${found.command} was tried, and the schema is still not what the tasks expect` }
  const others = failed.filter((node) => !isSameDatabase(node.action, user.action))
  if (others.length > 0) {
    const names = listed(
      others.map(({ id }) => id),
      3,
    )
    return { refusal: `${user.id} and ${names} have different environments: nobody can tell which database is meant` }
  }
  const own = Object.keys(coordinator.resources.catalog)
    .filter((name) => coordinator.resources.catalog[name]?.mode === 'exclusive' && /\bmigrations?\b/i.test(name))
    .toSorted(compareText)
  const { env, secrets } = user.action
  const where = found.folder === '.' ? '' : ` in ${found.folder}/`
  const ops = injected(
    request,
    {
      kind: 'AUTO.SYNC.SCHEMA',
      name: 'Bring the schema of the database up to date',
      description: [
        `Runs \`${found.command}\` in \`${found.folder}\` (${found.source}), with the environment of ${user.id}.`,
        `Failed for it: ${listed(issue.tasks, 10)} (${issue.code}, ${issue.occurrences} times).`,
      ].join('\n'),
      cmd: found.command,
      cwd: found.folder,
      image: user.action.image,
      ...(env === undefined ? {} : { env }),
      ...(secrets === undefined ? {} : { secrets }),
      locks: own.length === 0 ? [MIGRATIONS] : own,
      effect: { kind: 'db', writes: ['schema'], reversible: false },
      writes: ['**'],
      tags: [],
      acceptance: [],
      timeout_seconds: 900,
      minutes: 2,
      // Each of these tools writes down which migrations it has carried out, and leaves those out.
      idempotent: true,
    },
    affectedTasks(request),
  )
  return { summary: shortened(`${found.command}${where}`), asks: rules?.patterns?.[issue.pattern] !== 'auto', ops }
}

/** Variables that say which database is used. */
const DATABASE = /DATABASE|POSTGRES|MYSQL|SQLITE|MONGO|^PG|^DB_|_DB$|_DSN$|^(?:RAILS|NODE|DJANGO|APP)_(?:ENV|SETTINGS)/

/** A secret is the same when it is taken from the same place. */
function isSameDatabase(one: Action, other: Action): boolean {
  const [a, b] = [stated(one), stated(other)]
  const names = new Set([...a.keys(), ...b.keys()].filter((name) => DATABASE.test(name)))
  return [...names].every((name) => a.get(name) === b.get(name))
}

function stated({ env = {}, secrets = {} }: Action): ReadonlyMap<string, string> {
  return new Map([
    ...Object.entries(env),
    ...Object.entries(secrets).map(([name, from]): [string, string] => [name, `secret ${from}`]),
  ])
}
