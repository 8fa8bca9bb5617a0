import * as z from "zod";

/**
 * What OCSF 1.6.0 asks of the three classes that are written: the attributes that are required, those that are allowed beside them, and
 * their types, as the published schema has them. Objects are strict, so that an attribute of our own would be refused.
 */
const text = z.string();
const ids = (...allowed: number[]) => z.literal(allowed);
const oneOf = (names: readonly string[]) => (thing: object) => names.some((name) => name in thing);

const User = z
  .strictObject({
    name: text.optional(),
    uid: text.optional(),
    type: text.optional(),
    type_id: ids(0, 1, 2, 3, 4, 99).optional(),
    email_addr: z.email().optional(),
  })
  .refine(oneOf(["account", "name", "uid"]));
const Actor = z
  .strictObject({
    user: User.optional(),
    app_name: text.optional(),
    app_uid: text.optional(),
    process: z.strictObject({ pid: z.int(), name: text }).optional(),
  })
  .refine(oneOf(["process", "user", "invoked_by", "session", "app_name", "app_uid"]));
const Metadata = z.strictObject({
  version: z.literal("1.6.0"),
  product: z.strictObject({ vendor_name: text, name: text, version: text }),
  uid: text,
  sequence: z.int(),
  event_code: text,
  original_time: text,
  log_name: text,
  tenant_uid: text.optional(),
  correlation_uid: text.optional(),
});
const base = {
  activity_name: text,
  category_name: text,
  class_name: text,
  type_uid: z.int(),
  type_name: text,
  time: z.int().positive(),
  severity_id: ids(0, 1, 2, 3, 4, 5, 6, 99),
  severity: text,
  status_id: ids(0, 1, 2, 99).optional(),
  status: text.optional(),
  message: text,
  metadata: Metadata,
  unmapped: z.record(z.string(), z.unknown()),
};

const ApiActivity = z.strictObject({
  ...base,
  category_uid: z.literal(6),
  class_uid: z.literal(6003),
  activity_id: ids(0, 1, 2, 3, 4, 99),
  actor: Actor,
  api: z.strictObject({ operation: text, service: z.strictObject({ name: text }).optional() }),
  src_endpoint: z.strictObject({ name: text }),
  resources: z
    .array(
      z
        .strictObject({ name: text.optional(), uid: text.optional(), type: text.optional() })
        .refine(oneOf(["name", "uid"])),
    )
    .optional(),
});
const AccountChange = z.strictObject({
  ...base,
  category_uid: z.literal(3),
  class_uid: z.literal(3001),
  activity_id: ids(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 99),
  actor: Actor.optional(),
  user: User,
});
const EntityManagement = z.strictObject({
  ...base,
  category_uid: z.literal(3),
  class_uid: z.literal(3004),
  activity_id: ids(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 99),
  actor: Actor.optional(),
  comment: text.optional(),
  entity: z
    .strictObject({ name: text.optional(), uid: text.optional(), type: text.optional() })
    .refine(oneOf(["name", "uid", "device", "group", "org", "policy", "user"])),
});

export const OcsfEvent = z
  .discriminatedUnion("class_uid", [ApiActivity, AccountChange, EntityManagement])
  .refine((event) => event.type_uid === event.class_uid * 100 + event.activity_id);
