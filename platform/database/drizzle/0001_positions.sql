CREATE TABLE "positions" (
	"epoch" text NOT NULL,
	"partition" integer NOT NULL,
	"next" bigint NOT NULL,
	"plan" jsonb,
	"version" bigint NOT NULL,
	CONSTRAINT "positions_epoch_partition_pk" PRIMARY KEY("epoch","partition")
);
