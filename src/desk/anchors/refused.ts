/** An anchor that cannot be used, or did not take a checkpoint: in words. */
export class AnchorFailed extends Error {
  override readonly name = "AnchorFailed";
  readonly code = "anchor_failed";
}
