using Dashboard.Simulator.Estate.Signals;

namespace Dashboard.Simulator.Estate.Events;

/// <summary>What people do, and their pipeline for them: sign-ins, deployments, small repairs, mistakes.</summary>
internal static class PeopleEvents
{
    private const string Production = SimulatedAccounts.Production;
    private const string Security = SimulatedAccounts.Security;
    private const string Home = SimulatedAccounts.Home;
    private const string Global = SimulatedAccounts.Global;

    private static readonly string[] AllPaths = ["/*"];

    public static void Write(ActivityBook book, Inventory inventory, People people)
    {
        SignIns(book, people);
        Deployments(book, inventory, people);
        Maintenance(book, inventory, people);
    }

    private static void SignIns(ActivityBook book, People people)
    {
        var mornings = Curves.Weekly(WeekShape.Office, 0, 0.35);
        foreach (var (account, who) in new[] { (Production, people.Alice), (Production, people.Bob), (Security, people.Carol), (Production, people.Dave) })
        {
            book.Routine(account, Global, "signin:ConsoleLogin", mornings, [who], draw => SignIn(who, draw.Happens(0.94)));
        }

        book.Routine(Production, Global, "sts:AssumeRoleWithSAML", mornings.Times(3), [people.Alice, people.Bob, people.Carol], _ => new Details
        {
            Request = new { roleArn = $"arn:aws:iam::{Production}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Developer_4f2c1d9e8b7a6f50", durationSeconds = 3600 },
        });
    }

    private static Details SignIn(Actor who, bool succeeds) => new()
    {
        EventType = "AwsConsoleSignIn",
        Response = new { ConsoleLogin = succeeds ? "Success" : "Failure" },
        ErrorCode = succeeds ? null : "Failed authentication",
        ErrorMessage = succeeds ? null : "Failed authentication",
        Additional = new { LoginTo = "https://console.aws.amazon.com/console/home?hashArgs=%23&isauthcode=true", MobileVersion = "No", MFAUsed = who.Who is Principal.User ? "No" : "Yes" },
        UserAgent = People.Browser,
    };

    private static void Deployments(ActivityBook book, Inventory inventory, People people)
    {
        var office = Curves.Weekly(WeekShape.Office, 0.02, 1);
        book.Routine(Production, Home, "autoscaling:StartInstanceRefresh", office.Times(1.2), [people.Pipeline], draw =>
        {
            var group = $"{draw.Of(Inventory.Services).Name}-asg";
            return new Details
            {
                Request = new { autoScalingGroupName = group, strategy = "Rolling", preferences = new { minHealthyPercentage = 90 } },
                Response = new { instanceRefreshId = AwsIds.Uuid(draw.Key) },
                Resources = [("AWS::AutoScaling::AutoScalingGroup", group)],
            };
        });
        book.Routine(Production, Home, "ec2:CreateLaunchTemplateVersion", office.Times(1.2), [people.Pipeline], draw => new Details
        {
            Request = new { CreateLaunchTemplateVersionRequest = new { LaunchTemplateName = draw.Of(Inventory.Services).Name, SourceVersion = "$Latest" } },
        });
        book.Routine(Production, Home, "elasticloadbalancing:RegisterTargets", office.Times(1.5), [people.Pipeline, People.AutoScaling], draw => new Details
        {
            Request = new { targetGroupArn = $"arn:aws:elasticloadbalancing:{Home}:{Production}:{inventory.TargetGroup("gateway")}", targets = new[] { new { id = draw.Id("i-") } } },
        });
        book.Routine(Production, Global, "cloudfront:CreateInvalidation", office.Times(0.8), [people.Pipeline], _ => new Details
        {
            Request = new { distributionId = Inventory.Distribution, invalidationBatch = new { paths = new { quantity = 1, items = AllPaths } } },
            Resources = [("AWS::CloudFront::Distribution", $"arn:aws:cloudfront::{Production}:distribution/{Inventory.Distribution}")],
        });
        book.Routine(Production, Global, "route53:ChangeResourceRecordSets", office.Times(0.1), [people.Pipeline, people.Bob], draw => new Details
        {
            Request = new { hostedZoneId = Inventory.HostedZone, changeBatch = new { changes = new[] { new { action = "UPSERT", resourceRecordSet = new { name = draw.Of(["api.example.com", "shop.example.com", "img.example.com"]), type = "A" } } } } },
        });
    }

    private static void Maintenance(ActivityBook book, Inventory inventory, People people)
    {
        var office = Curves.Weekly(WeekShape.Office, 0.01, 1);
        book.Routine(Production, Home, "ec2:DescribeInstances", office.Times(20), [people.Alice, people.Bob]);
        book.Routine(Production, Home, "rds:DescribeDBInstances", office.Times(8), [people.Alice, people.Bob]);
        book.Routine(Production, Home, "logs:StartQuery", office.Times(10), [people.Alice, people.Bob], draw => new Details
        {
            Request = new { logGroupName = "/shop/gateway", queryString = draw.Of(["fields @timestamp, @message | filter status >= 500", "stats count(*) by bin(5m)"]) },
        });
        book.Routine(Production, Home, "ssm:StartSession", office.Times(0.6), [people.Bob], draw =>
        {
            var host = inventory.Instance(draw.Of(Inventory.Hosts));
            return new Details { Request = new { target = host }, Response = new { sessionId = $"bob@example.com-{AwsIds.Hex(draw.Key)}" }, Resources = [("AWS::EC2::Instance", host)] };
        });
        book.Routine(Production, Home, "ec2:AuthorizeSecurityGroupIngress", office.Times(0.15), [people.Bob], draw =>
        {
            var group = inventory.SecurityGroup(draw.Of(["internal", "tools", "database"]));
            return new Details
            {
                Request = new { groupId = group, ipPermissions = new { items = new[] { new { ipProtocol = "tcp", fromPort = 3306, toPort = 3306, ipRanges = new { items = new[] { new { cidrIp = "10.20.0.0/16" } } } } } } },
                Resources = [("AWS::EC2::SecurityGroup", group)],
            };
        });
        book.Routine(Production, Home, "s3:PutBucketPolicy", office.Times(0.05), [people.Alice], draw => new Details
        {
            ErrorCode = draw.Happens(0.3) ? "AccessDenied" : null,
            ErrorMessage = "Access Denied",
            Request = new { bucketName = draw.Of(Inventory.Buckets) },
        });
        book.Routine(Security, Home, "securityhub:GetFindings", office.Times(6), [people.Carol]);
        book.Routine(Security, Home, "securityhub:BatchUpdateFindings", office.Times(0.8), [people.Carol], _ => new Details { Request = new { workflow = new { status = "RESOLVED" } } });
        book.Routine(Production, Global, "iam:ListUsers", office.Times(1), [people.Carol]);
    }
}
