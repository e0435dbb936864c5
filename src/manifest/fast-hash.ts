/**
 * A hash of short texts, for comparisons within one user's cache: two lanes of 32 bits, mixed as in MurmurHash3, over UTF-16
 * units.  To load node:crypto, or the fast hash of System, takes as long as all else that an unchanged build does.  Pure.
 *
 * @returns 16 hex digits
 */
export function fastHash(text: string): string {
  let a = 0x9e3779b9;
  let b = 0x85ebca6b;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0xcc9e2d51);
    a ^= a >>> 15;
    b = Math.imul(b ^ unit, 0x1b873593) + a;
    b = (b << 13) | (b >>> 19);
  }
  return hexOf(finish(a ^ b)) + hexOf(finish(b));
}

/** MurmurHash3's last step: every bit of the input reaches every bit of the output. */
function finish(lane: number): number {
  let hash = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function hexOf(lane: number): string {
  return lane.toString(16).padStart(8, '0');
}
