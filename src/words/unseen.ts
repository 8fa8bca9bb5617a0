/** Whether a sign shows nothing: controls, direction marks, zero widths, fillers, lone halves, private and unassigned ones, and every space. */
export const isUnseen = (sign: string): boolean => /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u.test(sign);

/** The same within a text, where spaces part its words. */
export const unseen = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** `U+202E` */
export const codePoint = (sign: string): string =>
  `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

/** `‹U+202E›`: as plain text spells what nobody sees. */
export const spelled = (sign: string): string => `‹${codePoint(sign)}›`;
