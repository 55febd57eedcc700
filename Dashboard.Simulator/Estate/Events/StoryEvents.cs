namespace Dashboard.Simulator.Estate.Events;

/// <summary>The story as CloudTrail saw it: a change that goes wrong and is taken back, and a leaked key.</summary>
internal static class StoryEvents
{
    private const string Production = SimulatedAccounts.Production;
    private const string Home = SimulatedAccounts.Home;
    private const string Global = SimulatedAccounts.Global;

    /// <summary>The attacker's own account.</summary>
    private static readonly string[] Outsider = ["999900001111"];

    public static void Write(ActivityBook book, Inventory inventory, People people)
    {
        Incident(book, people);
        Reconnaissance(book, people);
        Foothold(book, inventory, people);
        Theft(book, inventory, people);
        Response(book, inventory, people);
    }

    private static void Incident(ActivityBook book, People people)
    {
        book.Beat(-3, Production, Home, "rds:ModifyDBParameterGroup", people.Bob, _ => Parameters("0"));
        book.Beat(-2, Production, Home, "rds:RebootDBInstance", people.Bob, _ => new Details
        {
            Request = new { dBInstanceIdentifier = "shop-mysql-replica-1" },
            Response = new { dBInstanceIdentifier = "shop-mysql-replica-1", dBInstanceStatus = "rebooting" },
            Resources = [("AWS::RDS::DBInstance", "shop-mysql-replica-1")],
        });
        book.Beat(10, Production, Home, "autoscaling:SetDesiredCapacity", people.Alice, _ => new Details
        {
            Request = new { autoScalingGroupName = "gateway-asg", desiredCapacity = 6, honorCooldown = false },
            Resources = [("AWS::AutoScaling::AutoScalingGroup", "gateway-asg")],
        });
        book.Beat(10, Production, Home, "ec2:RunInstances", People.AutoScaling, draw => new Details
        {
            Request = new { instancesSet = new { items = new[] { new { imageId = "ami-0c1c30571d2dae5c9", minCount = 2, maxCount = 2 } } }, instanceType = "m7g.large" },
            Response = new { instancesSet = new { items = new[] { new { instanceId = draw.Id("i-", 1) }, new { instanceId = draw.Id("i-", 2) } } } },
        });
        book.Beat(17, Production, Home, "rds:ModifyDBParameterGroup", people.Bob, _ => Parameters("16"));
        book.Beat(18, Production, Home, "rds:RebootDBInstance", people.Bob, _ => new Details
        {
            Request = new { dBInstanceIdentifier = "shop-mysql-replica-1" },
            Resources = [("AWS::RDS::DBInstance", "shop-mysql-replica-1")],
        });
    }

    private static Details Parameters(string workers) => new()
    {
        Request = new
        {
            dBParameterGroupName = "shop-mysql-replica",
            parameters = new[] { new { parameterName = "replica_parallel_workers", parameterValue = workers, applyMethod = "pending-reboot" } },
        },
        Response = new { dBParameterGroupName = "shop-mysql-replica" },
        Resources = [("AWS::RDS::DBParameterGroup", "shop-mysql-replica")],
    };

    private static void Reconnaissance(ActivityBook book, People people)
    {
        var attacker = people.Attacker;
        book.Beat(48, Production, Global, "sts:GetCallerIdentity", attacker, _ => Details.None);
        book.Beat(48, Production, Global, "iam:ListUsers", attacker, _ => Details.None);
        book.Beat(49, Production, Global, "iam:ListAttachedUserPolicies", attacker, _ => new Details { Request = new { userName = Inventory.LeakedUser } });
        book.Beat(49, Production, Global, "iam:GetAccountAuthorizationDetails", attacker, _ => Details.Denied(attacker, Production, "iam:GetAccountAuthorizationDetails", "*"), 3);
        book.Beat(50, Production, Global, "s3:ListBuckets", attacker, _ => Details.None);
        book.Beat(51, Production, Home, "ec2:DescribeInstances", attacker, _ => Details.None, 2);
        book.Beat(51, Production, Home, "rds:DescribeDBInstances", attacker, _ => Details.None);
        book.Beat(52, Production, Home, "ec2:DescribeSecurityGroups", attacker, _ => Details.None);
        book.Beat(52, Production, Home, "rds:DescribeDBSnapshots", attacker, _ => Details.None);
        book.Beat(53, Production, Home, "secretsmanager:ListSecrets", attacker, _ => Details.Denied(attacker, Production, "secretsmanager:ListSecrets", "*"), 6);
        book.Beat(54, Production, Home, "kms:ListKeys", attacker, _ => Details.Denied(attacker, Production, "kms:ListKeys", "*"), 5);
        book.Beat(55, Production, Home, "ssm:DescribeInstanceInformation", attacker, _ => Details.Denied(attacker, Production, "ssm:DescribeInstanceInformation", "*"), 7);
    }

    private static void Foothold(ActivityBook book, Inventory inventory, People people)
    {
        book.Beat(60, Production, Global, "iam:CreateAccessKey", people.Attacker, draw => new Details
        {
            Request = new { userName = "svc-backup" },
            Response = new { accessKey = new { userName = "svc-backup", accessKeyId = inventory.UserKey("svc-backup/second"), status = "Active", createDate = draw.At.UtcDateTime.ToString("MMM d, yyyy h:mm:ss tt", System.Globalization.CultureInfo.InvariantCulture) } },
            Resources = [("AWS::IAM::AccessKey", inventory.UserKey("svc-backup/second")), ("AWS::IAM::User", "svc-backup")],
        });
        var group = inventory.SecurityGroup("bastion");
        book.Beat(65, Production, Home, "ec2:AuthorizeSecurityGroupIngress", people.AttackerAsBackup, draw => new Details
        {
            Request = new { groupId = group, ipPermissions = Everywhere(22) },
            Response = new { requestId = AwsIds.Uuid(~draw.Key), _return = true },
            Resources = [("AWS::EC2::SecurityGroup", group)],
        });
        book.Beat(69, Production, Home, "cloudtrail:StopLogging", people.AttackerAsBackup, _ => new Details
        {
            Request = new { name = $"arn:aws:cloudtrail:{Home}:{Production}:trail/application-trail" },
            Resources = [("AWS::CloudTrail::Trail", $"arn:aws:cloudtrail:{Home}:{Production}:trail/application-trail")],
        });
    }

    private static object Everywhere(int port) => new
    {
        items = new[] { new { ipProtocol = "tcp", fromPort = port, toPort = port, groups = new { }, ipRanges = new { items = new[] { new { cidrIp = "0.0.0.0/0", description = "temp <b>do not remove</b>" } } }, ipv6Ranges = new { }, prefixListIds = new { } } },
    };

    private static void Theft(ActivityBook book, Inventory inventory, People people)
    {
        var attacker = people.AttackerAsBackup;
        var volume = inventory.Snapshot("jira-data");
        book.Beat(72, Production, Home, "rds:CreateDBSnapshot", attacker, _ => new Details
        {
            Request = new { dBInstanceIdentifier = Inventory.Cluster, dBSnapshotIdentifier = "shop-mysql-final" },
            Resources = [("AWS::RDS::DBSnapshot", "shop-mysql-final")],
        });
        book.Beat(74, Production, Home, "rds:ModifyDBSnapshotAttribute", attacker, _ => new Details
        {
            Request = new { dBSnapshotIdentifier = "shop-mysql-final", attributeName = "restore", valuesToAdd = Outsider },
            Response = new { dBSnapshotIdentifier = "shop-mysql-final", dBSnapshotAttributes = new[] { new { attributeName = "restore", attributeValues = Outsider } } },
            Resources = [("AWS::RDS::DBSnapshot", "shop-mysql-final")],
        });
        book.Beat(75, Production, Home, "ec2:ModifySnapshotAttribute", attacker, draw => new Details
        {
            Request = new { snapshotId = volume, createVolumePermission = new { add = new { items = new[] { new { userId = Outsider[0] } } } }, attributeType = "CREATE_VOLUME_PERMISSION" },
            Response = new { requestId = AwsIds.Uuid(~draw.Key), _return = true },
            Resources = [("AWS::EC2::Snapshot", volume)],
        });
        book.Beat(77, Production, Global, "s3:GetBucketLocation", attacker, _ => new Details
        {
            Request = new { bucketName = "shop-exports-111122223333", location = "" },
            Resources = [("AWS::S3::Bucket", "arn:aws:s3:::shop-exports-111122223333")],
        });
    }

    private static void Response(ActivityBook book, Inventory inventory, People people)
    {
        var carol = people.Carol;
        var (group, volume) = (inventory.SecurityGroup("bastion"), inventory.Snapshot("jira-data"));
        book.Beat(95, Production, Global, "iam:UpdateAccessKey", carol, _ => new Details
        {
            Request = new { userName = Inventory.LeakedUser, accessKeyId = inventory.UserKey(Inventory.LeakedUser), status = "Inactive" },
            Resources = [("AWS::IAM::AccessKey", inventory.UserKey(Inventory.LeakedUser)), ("AWS::IAM::User", Inventory.LeakedUser)],
        });
        book.Beat(96, Production, Global, "iam:DeleteAccessKey", carol, _ => new Details
        {
            Request = new { userName = "svc-backup", accessKeyId = inventory.UserKey("svc-backup/second") },
            Resources = [("AWS::IAM::User", "svc-backup")],
        });
        book.Beat(98, Production, Home, "cloudtrail:StartLogging", carol, _ => new Details
        {
            Request = new { name = $"arn:aws:cloudtrail:{Home}:{Production}:trail/application-trail" },
            Resources = [("AWS::CloudTrail::Trail", $"arn:aws:cloudtrail:{Home}:{Production}:trail/application-trail")],
        });
        book.Beat(100, Production, Home, "ec2:RevokeSecurityGroupIngress", carol, _ => new Details
        {
            Request = new { groupId = group, ipPermissions = Everywhere(22) },
            Resources = [("AWS::EC2::SecurityGroup", group)],
        });
        book.Beat(102, Production, Home, "ec2:ModifySnapshotAttribute", carol, _ => new Details
        {
            Request = new { snapshotId = volume, createVolumePermission = new { remove = new { items = new[] { new { userId = Outsider[0] } } } }, attributeType = "CREATE_VOLUME_PERMISSION" },
            Resources = [("AWS::EC2::Snapshot", volume)],
        });
        book.Beat(103, Production, Home, "rds:DeleteDBSnapshot", carol, _ => new Details
        {
            Request = new { dBSnapshotIdentifier = "shop-mysql-final" },
            Resources = [("AWS::RDS::DBSnapshot", "shop-mysql-final")],
        });

        // The key works again the next morning, so that the story can begin anew.
        book.Beat(420, Production, Global, "iam:UpdateAccessKey", carol, _ => new Details
        {
            Request = new { userName = Inventory.LeakedUser, accessKeyId = inventory.UserKey(Inventory.LeakedUser), status = "Active" },
            Resources = [("AWS::IAM::User", Inventory.LeakedUser)],
        });
    }
}
