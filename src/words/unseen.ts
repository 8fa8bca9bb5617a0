/** Whether a sign shows nothing: controls, direction marks, zero widths, fillers, lone halves, private and unassigned ones, and every space. */
export const isUnseen = (sign: string): boolean => /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u.test(sign);
