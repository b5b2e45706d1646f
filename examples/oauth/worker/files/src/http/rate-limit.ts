import { Refusal } from '../refusal.ts'
import type { Guard } from './router.ts'

const MOST = 10
const WINDOW_MS = 60_000
const LIMITED = /^\/(?:sign-in|oauth|token)(?:\/|$)/

/** Refuses an address that asks for a sign-in or for tokens more than ten times in a minute. */
export function rateLimit(now: () => number): Guard {
  const asked = new Map<string, number[]>()
  return ({ from }, path) => {
    if (!LIMITED.test(path)) return
    const recent = (asked.get(from) ?? []).filter((at) => now() - at < WINDOW_MS)
    if (recent.length >= MOST) throw new Refusal(429, 'Too many attempts. Try again in a minute.')
    asked.set(from, [...recent, now()])
  }
}
