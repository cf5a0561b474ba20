/** How the bytes of a signature are spelt in its header. */
export type SignatureEncoding = "hex" | "base64";

const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * The bytes of a signature of known length, or `undefined` unless the text is their one exact spelling: lower-case hex
 * without blanks, or padded standard base64 (RFC 4648, 4) whose unused bits are zero.
 */
export function decodeSignature(text: string, encoding: SignatureEncoding, length: number): Uint8Array | undefined {
  return encoding === "hex" ? decodeHex(text, length) : decodeBase64(text, length);
}

export function encodeSignature(bytes: Uint8Array, encoding: SignatureEncoding): string {
  return encoding === "hex" ? encodeHex(bytes) : encodeBase64(bytes);
}

export function encodeHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += (byte < 16 ? "0" : "") + byte.toString(16);
  return text;
}

/** Any padded standard base64, or `undefined`. */
export function decodeBase64Text(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !base64.test(text)) return undefined;
  const binary = atob(text);
  if (btoa(binary) !== text) return undefined;
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function encodeBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function decodeBase64(text: string, length: number): Uint8Array | undefined {
  if (text.length !== Math.ceil(length / 3) * 4) return undefined;
  const bytes = decodeBase64Text(text);
  return bytes?.length === length ? bytes : undefined;
}

function decodeHex(text: string, length: number): Uint8Array | undefined {
  if (text.length !== length * 2) return undefined;
  const bytes = new Uint8Array(length);
  let wrong = 0;
  for (let index = 0; index < length; index += 1) {
    const high = hexDigit(text.charCodeAt(index * 2));
    const low = hexDigit(text.charCodeAt(index * 2 + 1));
    wrong |= high | low;
    bytes[index] = (high << 4) | low;
  }
  return wrong > 15 || wrong < 0 ? undefined : bytes;
}

/** 0 to 15, or -1, whose sign survives every later `|`. */
function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  return code >= 0x61 && code <= 0x66 ? code - 0x57 : -1;
}
