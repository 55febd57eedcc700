using Dashboard.Simulator.Estate.Signals;

namespace Dashboard.Simulator.Estate.Events;

/// <summary>What services and applications do all day: most of a trail, and nearly all of it reading.</summary>
internal static class RoutineEvents
{
    private const string Production = SimulatedAccounts.Production;
    private const string Security = SimulatedAccounts.Security;
    private const string Home = SimulatedAccounts.Home;
    private const string Global = SimulatedAccounts.Global;

    public static void Write(ActivityBook book, Inventory inventory, People people)
    {
        Applications(book, people);
        Watchers(book, inventory, people);
        AwsItself(book, inventory);
    }

    private static void Applications(ActivityBook book, People people)
    {
        var busy = Curves.Weekly(WeekShape.Shop, 8, 60);
        var key = $"arn:aws:kms:{Home}:{Production}:key/7c1d7a3e-2b7f-4b8e-9d57-0a3b6b1d9c11";
        book.Routine(Production, Home, "kms:Decrypt", busy, people.Applications, _ => new Details
        {
            Request = new { encryptionContext = new { service = "shop" }, encryptionAlgorithm = "SYMMETRIC_DEFAULT" },
            Resources = [("AWS::KMS::Key", key)],
        });
        book.Routine(Production, Home, "secretsmanager:GetSecretValue", busy.Times(0.2), people.Applications, draw => new Details
        {
            Request = new { secretId = draw.Of(["shop/db", "shop/redis", "payments/psp", "shop/rabbitmq"]) },
        });
        book.Routine(Production, Home, "ssm:GetParametersByPath", busy.Times(0.3), people.Applications, _ => new Details
        {
            Request = new { path = "/shop/", recursive = true, withDecryption = true },
        });
        book.Routine(Production, Home, "sts:AssumeRole", Curves.Level(24), [People.Ec2], draw => new Details
        {
            Request = new { roleArn = $"arn:aws:iam::{Production}:role/{draw.Of(people.Applications.Select(actor => ((Principal.Role)actor.Who).Name).Distinct().ToList())}", roleSessionName = draw.Id("i-") },
            Response = new { credentials = new { accessKeyId = "ASIA" + AwsIds.Letters(draw.Key, 16), expiration = EventJson.Time(draw.At.AddHours(6)), sessionToken = "HIDDEN_DUE_TO_SECURITY_REASONS" } },
        });
        book.Routine(Production, Home, "logs:CreateLogStream", Curves.Level(9), people.Applications, draw => new Details
        {
            Request = new { logGroupName = draw.Of(["/shop/gateway", "/shop/checkout", "/shop/fraud"]), logStreamName = draw.Id("i-") },
        });
        book.Routine(Production, Home, "elasticmapreduce:ListClusters", Curves.Weekly(WeekShape.Night, 0, 20), [people.LakeJob]);
        book.Routine(Production, Home, "elasticmapreduce:AddJobFlowSteps", Curves.Weekly(WeekShape.Night, 0, 3), [people.LakeJob], draw => new Details
        {
            Request = new { jobFlowId = "j-2AXXXXXXGAPLF", steps = new[] { new { name = draw.Of(["sessions", "orders-to-lake", "fraud-features"]), actionOnFailure = "CONTINUE" } } },
        });
        book.Routine(Production, Home, "s3:GetBucketLocation", Curves.Weekly(WeekShape.Night, 0, 2), [people.ReportExport], _ => new Details
        {
            Request = new { bucketName = "shop-exports-111122223333", location = "" },
            Resources = [("AWS::S3::Bucket", "arn:aws:s3:::shop-exports-111122223333")],
        });
    }

    private static void Watchers(ActivityBook book, Inventory inventory, People people)
    {
        foreach (var (account, region, rate) in new[] { (Production, Home, 1.0), (Production, Global, 0.3), (Security, Home, 0.3), (Security, Global, 0.2) })
        {
            book.Routine(account, region, "cloudtrail:LookupEvents", Curves.Level(20 * rate), [people.Dashboard], _ => new Details { Request = new { maxResults = 50 } });
            book.Routine(account, region, "monitoring:DescribeAlarms", Curves.Level(12 * rate), [people.Dashboard]);
            book.Routine(account, region, "config:SelectResourceConfig", Curves.Level(6 * rate), [people.Dashboard]);
            book.Routine(account, region, "sts:AssumeRole", Curves.Level(6 * rate), [people.Dashboard], _ => new Details
            {
                Request = new { roleArn = $"arn:aws:iam::{account}:role/observability-reader", roleSessionName = "dashboard", externalId = "HIDDEN_DUE_TO_SECURITY_REASONS" },
                Resources = [("AWS::IAM::Role", $"arn:aws:iam::{account}:role/observability-reader")],
            });
        }

        book.Routine(Production, Home, "ec2:DescribeInstances", Curves.Level(40), [people.Zabbix, people.Dashboard], _ => new Details { Request = new { instancesSet = new { }, filterSet = new { } } });
        book.Routine(Production, Home, "ec2:DescribeNetworkInterfaces", Curves.Level(16), [people.Zabbix, people.Dashboard]);
        book.Routine(Production, Home, "rds:DescribeDBInstances", Curves.Level(14), [people.Zabbix]);
        book.Routine(Production, Home, "elasticloadbalancing:DescribeTargetHealth", Curves.Level(20), [people.Zabbix, People.AutoScaling], _ => new Details
        {
            Request = new { targetGroupArn = $"arn:aws:elasticloadbalancing:{Home}:{Production}:{inventory.TargetGroup("gateway")}" },
        });
    }

    private static void AwsItself(ActivityBook book, Inventory inventory)
    {
        foreach (var (account, rate) in new[] { (Production, 1.0), (Security, 0.4) })
        {
            book.Routine(account, Home, "ec2:DescribeSecurityGroups", Curves.Level(12 * rate), [People.Config]);
            book.Routine(account, Home, "ec2:DescribeVpcs", Curves.Level(6 * rate), [People.Config]);
            book.Routine(account, Home, "s3:GetBucketPublicAccessBlock", Curves.Level(8 * rate), [People.Config], draw =>
            {
                var bucket = draw.Of(Inventory.Buckets);
                return new Details { Request = new { bucketName = bucket, publicAccessBlock = "" }, Resources = [("AWS::S3::Bucket", $"arn:aws:s3:::{bucket}")] };
            });
            book.Routine(account, Global, "iam:ListRoles", Curves.Level(5 * rate), [People.Config]);
            book.Routine(account, Global, "iam:GetAccountSummary", Curves.Level(3 * rate), [People.Config]);
        }

        book.Routine(Production, Home, "ec2:DescribeInstanceStatus", Curves.Level(30), [People.AutoScaling]);
        book.Routine(Production, Home, "rds:CreateDBSnapshot", minute => minute % 1440 is >= 125 and < 135 ? 30 : 0, [Actor.Service("rds.amazonaws.com")], draw =>
        {
            var name = $"rds:{draw.Of(Inventory.Databases)}-{draw.At:yyyy-MM-dd-HH-mm}";
            return new Details { EventType = "AwsServiceEvent", Additional = new { dBSnapshotIdentifier = name }, Resources = [("AWS::RDS::DBSnapshot", name)] };
        });
        book.Routine(Production, Home, "ec2:CreateNetworkInterface", Curves.Level(0.3), [People.Rds, People.AutoScaling], draw => new Details
        {
            Request = new { subnetId = inventory.Subnet("private-a"), description = "managed", groupSet = new { items = new[] { new { groupId = inventory.SecurityGroup("internal") } } } },
            Response = new { networkInterface = new { networkInterfaceId = draw.Id("eni-"), vpcId = inventory.Vpc } },
        });
        book.Routine(Security, Home, "guardduty:ListDetectors", Curves.Level(4), [Actor.ServiceRole("AWSServiceRoleForSecurityHub", "securityhub.amazonaws.com")]);
        book.Routine(Security, Home, "s3:GetBucketAcl", Curves.Level(24), [Actor.Service("cloudtrail.amazonaws.com")], _ => new Details
        {
            Request = new { bucketName = SimulatedAccounts.TrailBucket, acl = "" },
            Resources = [("AWS::S3::Bucket", $"arn:aws:s3:::{SimulatedAccounts.TrailBucket}")],
        });
    }
}
