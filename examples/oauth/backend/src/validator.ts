import { Refusal } from './refusal.ts'

/** Checks what comes from outside, and refuses it with 400 when it is not what it ought to be. */
export class Validator {
  text(name: string, value: unknown): string {
    if (typeof value === 'string' && value.length > 0 && value.length <= 2000) return value
    throw new Refusal(400, `“${name}” is missing or too long.`)
  }

  email(value: unknown): string {
    const email = this.text('email', value).toLowerCase()
    if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return email
    throw new Refusal(400, 'This is no e-mail address.')
  }
}
