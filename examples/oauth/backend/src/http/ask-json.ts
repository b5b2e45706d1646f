import { Refusal } from '../refusal.ts'

/** Asks another server for JSON. A refusal of its own becomes 401 here, any other trouble 502. */
export async function askJson(ask: typeof fetch, url: string, init: RequestInit = {}): Promise<unknown> {
  const answer = await ask(url, init).catch(() => undefined)
  if (answer === undefined || answer.status >= 500) throw new Refusal(502, `${new URL(url).host} does not answer.`)
  if (!answer.ok) throw new Refusal(401, `${new URL(url).host} refuses this sign-in.`)
  return answer.json()
}
