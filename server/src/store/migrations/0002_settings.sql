CREATE TABLE "account_setting" (
	"account_id" text NOT NULL,
	"key" text NOT NULL,
	"value" json NOT NULL,
	"version" integer NOT NULL,
	"changed_at" bigint NOT NULL,
	"changed_by" text NOT NULL,
	CONSTRAINT "account_setting_account_id_key_pk" PRIMARY KEY("account_id","key")
);
