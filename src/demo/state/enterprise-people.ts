import type { User } from "../organization.js";

type Person = [email: string, name: string, role: User["role"], daysAgo: number];

/** Who is in Northwind's Enterprise organization: mostly the people of its Console organization, in other roles. */
export const enterprisePeople: readonly Person[] = [
  ["dana.okafor@northwind.example", "Dana Okafor", "primary_owner", 330],
  ["boss@example.com", "The Boss", "owner", 330],
  ["greta.lind@northwind.example", "Greta Lind", "membership_admin", 322],
  ["bob@example.com", "Bob Ellis", "managed", 318],
  ["priya.raman@northwind.example", "Priya Raman", "managed", 318],
  ["tomas.vidal@northwind.example", "Tomás Vidal", "managed", 316],
  ["mei.tan@northwind.example", "Mei Tan", "managed", 316],
  ["ana.ruiz@northwind.example", "Ana Ruiz", "managed", 301],
  ["karim.haddad@northwind.example", "كريم حداد", "managed", 296],
  ["twin.first@northwind.example", "Twin", "managed", 210],
  ["twin.second@northwind.example", "Twin", "user", 205],
  ["owen.blake@northwind.example", "Owen Blake", "managed", 312],
  ["sofia.marchetti@northwind.example", "Sofia Marchetti", "user", 290],
  ["hiro.nakamura@northwind.example", "Hiro Nakamura", "managed", 288],
  ["zoe.lambert@northwind.example", "Zoé Lambert", "managed", 282],
  ["mateusz.wojcik@northwind.example", "Mateusz Wójcik", "managed", 280],
  ["amara.nwosu@northwind.example", "Amara Nwosu", "managed", 264],
  ["lukas.brandt@northwind.example", "Lukas Brandt", "managed", 240],
  ["ines.carvalho@northwind.example", "Inês Carvalho", "user", 198],
  ["felix.oduya@northwind.example", "Felix Oduya", "managed", 174],
  ["nora.jensen@northwind.example", "Nora Jensen", "managed", 150],
  ["ravi.menon@northwind.example", "Ravi Menon", "managed", 121],
  ["clara.dubois@northwind.example", "Clara Dubois", "managed", 88],
  ["jack.o-brien@northwind.example", "Jack O’Brien", "user", 41],
];

type Asked = [email: string, role: User["role"], daysAgo: number, acceptedDaysAgo?: number];

export const enterpriseInvites: readonly Asked[] = [
  ["jack.o-brien@northwind.example", "user", 43, 41],
  ["late.reply@northwind.example", "managed", 40],
  ["jonas.weber@northwind.example", "managed", 6],
  ["newcomer@example.com", "user", 1],
];
