/**
 * What tasks share, as rules state it: a rule that carries a resource turns each of its matches into one unit of knowledge
 * ("this folder of migrations", "this port"), and matches that give the same name are one resource. Environment variables
 * that hold the address of a service need no statement: by their name they are one.
 */
import type { CodeFact, CodeFile, CodeIndex } from '../../model/code-index.ts'
import type { SharedResource } from '../../model/resource.ts'
import { compareText } from '../../std/order.ts'
import { bareNameOf, folderOf } from './path-text.ts'

/**
 * What a rule says of the resource behind its matches. Texts may hold `${name}`, `${detail}`, `${folder}`, `${parent}` (the folder
 * above), `${path}`, `${stem}`, `${package}`.
 */
export interface ResourceStatement {
  readonly name: string
  readonly type: SharedResource['type']
  /** `detail`: the number that the rule found. */
  readonly capacity: number | 'detail'
  readonly interval_seconds?: number | undefined
  readonly constraint: string
  readonly reason: string
}

/** Variables that say where a service with a state of its own runs: DATABASE_URL, REDIS_HOST, KAFKA_BROKERS, S3_BUCKET. */
const SERVICE_ADDRESS =
  /(?:^|_)(?:DATABASE|DB|POSTGRES|POSTGRESQL|PG|MYSQL|MARIADB|MONGO|MONGODB|REDIS|VALKEY|MEMCACHED?|CASSANDRA|CLICKHOUSE|DYNAMODB|SQLSERVER|MSSQL|ORACLE|NEO4J|KAFKA|RABBITMQ|AMQP|NATS|MQTT|SQS|SNS|PUBSUB|CELERY_BROKER|ELASTIC|ELASTICSEARCH|OPENSEARCH|MEILISEARCH|SOLR|S3|MINIO|SMTP|LDAP|VAULT|CONSUL|ETCD|TEMPORAL)_(?:\w+_)?(?:URL|URI|DSN|HOST|HOSTS|ADDR|ADDRESS|ENDPOINT|BROKERS?|BUCKET|SERVERS?)$/

const SERVICE: ResourceStatement = {
  name: 'service behind ${name}',
  type: 'shared_limited',
  capacity: 1,
  constraint: 'nobody states how many may use it at once, so one until a specification says more',
  reason: 'the code reads its address from the environment variable ${name}',
}

interface Found {
  readonly statement: ResourceStatement
  readonly fact: CodeFact
  readonly file: CodeFile
}

/** Places that hold made-up projects, which nobody shares. */
const MADE_UP = /(?:^|\/)(?:fixtures?|__fixtures__|testdata|test-data|samples?|__mocks__|snapshots?|__snapshots__)\//

/**
 * The shared resources that the facts of an index state, by name. `statements` maps a rule's full name to what it says.
 * Where matches differ, the safer one holds: exclusive before shared, the smallest capacity.
 */
export function findResources(
  index: Pick<CodeIndex, 'files'>,
  statements: ReadonlyMap<string, ResourceStatement>,
): Record<string, SharedResource> {
  const byName = new Map<string, Found[]>()
  for (const file of index.files) {
    if (file.role === 'vendored' || MADE_UP.test(file.path)) continue
    for (const fact of file.facts) {
      const statement = statements.get(fact.rule) ?? serviceOf(fact)
      // A test about migrations is none, and those of a made-up application migrate nothing that is shared.
      if (statement === undefined || (fact.noun === 'migrations' && file.role === 'test')) continue
      const name = filled(statement.name, fact, file)
      const found = byName.get(name)
      if (found === undefined) byName.set(name, [{ statement, fact, file }])
      else found.push({ statement, fact, file })
    }
  }
  const sorted = [...byName].toSorted(([a], [b]) => compareText(a, b))
  return Object.fromEntries(sorted.map(([name, found]) => [name, resourceOf(name, found as [Found, ...Found[]])]))
}

function serviceOf(fact: CodeFact): ResourceStatement | undefined {
  const isService = fact.kind === 'env' && SERVICE_ADDRESS.test(fact.name)
  return isService ? SERVICE : undefined
}

function resourceOf(name: string, found: readonly [Found, ...Found[]]): SharedResource {
  const leading = found.find(({ statement }) => statement.type === 'exclusive') ?? found[0]
  const { statement, fact, file } = leading
  const capacity =
    statement.type === 'exclusive' ? 1 : found.reduce((least, one) => Math.min(least, capacityOf(one)), Infinity)
  return {
    type: statement.type,
    capacity,
    ...(statement.interval_seconds === undefined ? {} : { interval_seconds: statement.interval_seconds }),
    location: locationOf(name, found),
    constraint: filled(statement.constraint, fact, file),
    reason: filled(statement.reason, fact, file),
  }
}

function capacityOf({ statement, fact }: Found): number {
  if (statement.capacity !== 'detail') return statement.capacity
  const number = Number(fact.detail)
  return Number.isFinite(number) && number > 0 ? number : 1
}

/** One place with its line, one folder, or the first of several; the folder that the name says stands first, with all below it. */
function locationOf(name: string, found: readonly [Found, ...Found[]]): string {
  const paths = [...new Set(found.map(({ file }) => file.path))]
  const named = / in (.+)$/.exec(name)?.[1]
  const isSaid = (folder: string): boolean => folder === named || folder.startsWith(`${named}/`)
  const isAbove = named !== undefined && paths.every((path) => folderOf(path) !== named && isSaid(path))
  if (paths.length === 1 && !isAbove) return `${found[0].file.path}:${found[0].fact.line}`
  const all = [...new Set(paths.map(folderOf))]
  const folders = named !== undefined && all.some(isSaid) ? [named, ...all.filter((one) => !isSaid(one))] : all
  const [first = '.'] = folders
  if (folders.length === 1 && first === '.')
    return `${found[0].file.path}:${found[0].fact.line} and ${paths.length - 1} more`
  return folders.length === 1 ? `${first}/` : `${first}/ and ${folders.length - 1} more`
}

function filled(template: string, fact: CodeFact, file: CodeFile): string {
  return template.replaceAll(/\$\{(name|detail|folder|parent|path|stem|package)\}/g, (_, what: string) => {
    if (what === 'name') return fact.name
    if (what === 'detail') return fact.detail ?? ''
    if (what === 'path') return file.path
    if (what === 'package') return file.package
    if (what === 'parent') return folderOf(folderOf(file.path))
    return what === 'folder' ? folderOf(file.path) : bareNameOf(file.path)
  })
}
