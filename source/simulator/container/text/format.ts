/** The formats of printf, for the shell's command and for awk. */

import { ProgramError } from '../program.ts';
import { quotedWord } from './quoted.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};

export interface Unescaped {
  readonly result: string;
  /** \c ends all output. */
  readonly isCut: boolean;
}

/** `isEcho`: octal numbers need a zero before them. */
export function unescaped(text: string, isEcho: boolean): Unescaped {
  let result = '';
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? '';
    const next = text[index + 1];
    if (character !== '\\' || next === undefined) {
      result += character;
      continue;
    }
    if (next === 'c') return { result, isCut: true };
    const rest = text.slice(index + 1, index + 6);
    const octal = (isEcho ? /^0([0-7]{0,3})/ : /^([0-7]{1,3})/).exec(rest);
    const hex = /^x([0-9a-fA-F]{1,2})/.exec(rest);
    const escaped = ESCAPES[next];
    if (octal !== null) {
      result += String.fromCharCode(Number.parseInt(octal[1] || '0', 8) & 0xff);
      index += octal[0].length;
    } else if (hex !== null) {
      result += String.fromCharCode(Number.parseInt(hex[1] ?? '0', 16));
      index += hex[0].length;
    } else {
      result += escaped ?? `\\${next}`;
      index += 1;
    }
  }
  return { result, isCut: false };
}

const DIRECTIVE = /%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?([%a-zA-Z])/y;
const WIDEST = 10_000;

interface Directive {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly conversion: string;
}

/** The number of an argument, as strtod and strtol read it: 'A stands for a code, and octal and hex are known. */
function numberOf(text: string): { readonly value: number; readonly isWrong: boolean } {
  const trimmed = text.trim();
  if (/^['"]./.test(trimmed)) return { value: trimmed.charCodeAt(1), isWrong: false };
  if (trimmed === '') return { value: 0, isWrong: text !== '' };
  if (/^[-+]?0[0-7]+$/.test(trimmed)) return { value: Number.parseInt(trimmed, 8), isWrong: false };
  if (/^[-+]?0x[0-9a-f]+$/i.test(trimmed)) return { value: Number.parseInt(trimmed, 16), isWrong: false };
  const found = /^[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|\.\d+)/i.exec(trimmed)?.[0];
  return { value: Number(found ?? 0), isWrong: found !== trimmed };
}

function padded(text: string, { flags, width }: Directive, isNumber: boolean): string {
  if (text.length >= width) return text;
  if (flags.includes('-')) return text.padEnd(width);
  if (!flags.includes('0') || !isNumber) return text.padStart(width);
  const sign = /^[-+ ]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
}

function signed(value: number, text: string, flags: string): string {
  if (value < 0 || Object.is(value, -0)) return text;
  return flags.includes('+') ? `+${text}` : flags.includes(' ') ? ` ${text}` : text;
}

function general(value: number, precision: number): string {
  if (value === 0) return '0';
  const significant = precision === 0 ? 1 : precision;
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  const text = value.toPrecision(Math.min(100, significant));
  if (exponent < -4 || exponent >= significant)
    return exponential(Number(text), significant - 1).replace(/\.?0+e/, 'e');
  const fixed = value.toFixed(Math.min(100, Math.max(0, significant - 1 - exponent)));
  return fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
}

function exponential(value: number, precision: number): string {
  return value.toExponential(Math.min(100, precision)).replace(/e([-+])(\d)$/, 'e$10$2');
}

function integerText(value: number, precision: number | undefined): string {
  const whole = Math.trunc(value);
  const digits = (Math.abs(whole) > Number.MAX_SAFE_INTEGER ? BigInt(Math.abs(whole)) : Math.abs(whole)).toString();
  return `${whole < 0 ? '-' : ''}${digits.padStart(precision ?? 0, '0')}`;
}

function convertNumber(value: number, directive: Directive): string {
  const { flags, precision, conversion } = directive;
  const plain = precision === undefined ? directive : { ...directive, flags: flags.replace('0', '') };
  const unsigned = (base: number): string =>
    (value < 0 ? BigInt.asUintN(64, BigInt(Math.trunc(value))) : BigInt(Math.trunc(value)))
      .toString(base)
      .padStart(precision ?? 0, '0');
  if (!Number.isFinite(value))
    return padded(Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf', directive, false);
  switch (conversion) {
    case 'd':
    case 'i':
      return padded(signed(value, integerText(value, precision), flags), plain, true);
    case 'u':
      return padded(unsigned(10), plain, true);
    case 'o':
      return padded(`${flags.includes('#') ? '0' : ''}${unsigned(8)}`, plain, true);
    case 'x':
      return padded(`${flags.includes('#') ? '0x' : ''}${unsigned(16)}`, plain, true);
    case 'X':
      return padded(`${flags.includes('#') ? '0X' : ''}${unsigned(16).toUpperCase()}`, plain, true);
    case 'e':
    case 'E': {
      const text = exponential(value, precision ?? 6);
      return padded(signed(value, conversion === 'E' ? text.toUpperCase() : text, flags), directive, true);
    }
    case 'g':
    case 'G':
      return padded(signed(value, general(value, precision ?? 6), flags), directive, true);
    default:
      return padded(signed(value, value.toFixed(Math.min(100, precision ?? 6)), flags), directive, true);
  }
}

export interface Formatted {
  readonly text: string;
  readonly rest: readonly string[];
  readonly isCut: boolean;
  /** An argument was no number. */
  readonly isWrong: boolean;
}

/** Applies the format once. `%b` and the escapes of the format itself are those of printf. @throws ProgramError */
export function formatOnce(format: string, values: readonly string[], hasEscapes = true): Formatted {
  let text = '';
  let rest = values;
  let isWrong = false;
  const take = (): string => {
    const [value = ''] = rest;
    rest = rest.slice(1);
    return value;
  };
  const size = (given: string | undefined): number =>
    Math.min(WIDEST, given === '*' ? numberOf(take()).value : Number(given ?? 0));
  for (let index = 0; index < format.length; ) {
    const stop = format.indexOf('%', index);
    const plain = format.slice(index, stop === -1 ? undefined : stop);
    const { result, isCut } = hasEscapes ? unescaped(plain, false) : { result: plain, isCut: false };
    text += result;
    if (isCut) return { text, rest: [], isCut, isWrong };
    if (stop === -1) break;
    DIRECTIVE.lastIndex = stop;
    const found = DIRECTIVE.exec(format);
    if (found === null) throw new ProgramError(`${format.slice(stop)}: invalid format`);
    index = stop + found[0].length;
    const [, flags = '', width, precision, conversion = ''] = found;
    if (conversion === '%') {
      text += '%';
      continue;
    }
    const asked = size(width);
    const directive: Directive = {
      flags: asked < 0 ? `${flags}-` : flags,
      width: Math.abs(asked),
      precision: found[0].includes('.') ? size(precision) : undefined,
      conversion,
    };
    if (conversion === 's' || conversion === 'b' || conversion === 'q') {
      const value = take();
      const { result: shown, isCut: ends } =
        conversion === 'b'
          ? unescaped(value, true)
          : { result: conversion === 'q' ? quotedWord(value) : value, isCut: false };
      text += padded(shown.slice(0, directive.precision), directive, false);
      if (ends) return { text, rest: [], isCut: true, isWrong };
    } else if (conversion === 'c') text += padded(take().slice(0, 1), directive, false);
    else if ('diouxXeEfFgG'.includes(conversion)) {
      const number = numberOf(take());
      isWrong ||= number.isWrong;
      text += convertNumber(number.value, directive);
    } else throw new ProgramError(`%${conversion}: invalid format`);
  }
  return { text, rest, isCut: false, isWrong };
}
