import type { DatabaseSync } from 'node:sqlite'
import { shortCode } from './short-code.ts'

/** A link as the service tells it. */
export interface Link {
  code: string
  url: string
  host: string
  visits: number
}

/** A host and how many links lead to it. */
export interface HostCount {
  host: string
  links: number
}

/** An address that cannot be shortened. The message is meant for the caller. */
export class AddressError extends Error {}

/** The links of one database. Visits are counted in memory until `flush` writes them. */
export class Links {
  readonly #db: DatabaseSync
  readonly #today: () => string
  readonly #pending = new Map<number, number>()

  /** `today` gives the day that visits are counted for, such as `2026-11-22`. */
  constructor(db: DatabaseSync, today: () => string) {
    this.#db = db
    this.#today = today
  }

  /** Stores an address under a new code. Throws `AddressError` for what is not a public web address. */
  create(address: string): Link {
    const url = parseAddress(address)
    const added = this.#db.prepare('INSERT INTO links (url, host) VALUES (?, ?)').run(url.href, url.host)
    const id = Number(added.lastInsertRowid)
    const code = shortCode(id)
    this.#db.prepare('UPDATE links SET code = ? WHERE id = ?').run(code, id)
    return { code, url: url.href, host: url.host, visits: 0 }
  }

  /** The address behind a code, counted as one visit; undefined when there is none. */
  visit(code: string): string | undefined {
    const row = this.#db.prepare('SELECT id, url FROM links WHERE code = ?').get(code)
    if (row === undefined) return undefined
    const id = Number(row['id'])
    this.#pending.set(id, (this.#pending.get(id) ?? 0) + 1)
    return String(row['url'])
  }

  /** One link with all its visits, those not yet written included. */
  find(code: string): Link | undefined {
    const query = `SELECT id, url, host, (SELECT coalesce(sum(count), 0) FROM visits WHERE link = links.id) AS visits
                   FROM links WHERE code = ?`
    const row = this.#db.prepare(query).get(code)
    if (row === undefined) return undefined
    const visits = Number(row['visits']) + (this.#pending.get(Number(row['id'])) ?? 0)
    return { code, url: String(row['url']), host: String(row['host']), visits }
  }

  /** The hosts that most links lead to, most first, then by name. */
  hosts(limit = 10): HostCount[] {
    const query = 'SELECT host, count(*) AS links FROM links GROUP BY host ORDER BY links DESC, host LIMIT ?'
    return this.#db
      .prepare(query)
      .all(limit)
      .map((row) => ({ host: String(row['host']), links: Number(row['links']) }))
  }

  /** How many links there are. */
  count(): number {
    return Number(this.#db.prepare('SELECT count(*) AS links FROM links').get()?.['links'])
  }

  /** Writes the visits that were counted since the last time, in one transaction. */
  flush(): void {
    if (this.#pending.size === 0) return
    const add = this.#db.prepare(
      'INSERT INTO visits (link, day, count) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count',
    )
    const day = this.#today()
    this.#db.exec('BEGIN IMMEDIATE')
    for (const [id, visits] of this.#pending) add.run(id, day, visits)
    this.#db.exec('COMMIT')
    this.#pending.clear()
  }
}

function parseAddress(address: string): URL {
  const url = URL.parse(address)
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new AddressError('the address must begin with http:// or https://')
  if (url.username !== '' || url.password !== '') throw new AddressError('the address must not hold a name or password')
  return url
}
