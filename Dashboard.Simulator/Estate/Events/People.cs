namespace Dashboard.Simulator.Estate.Events;

/// <summary>Everybody and everything that calls AWS, each with one identity, address and tool wherever they appear.</summary>
internal sealed class People(Inventory inventory)
{
    public const string Browser = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36";
    private const string Firefox = "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0";
    private const string Cli = "aws-cli/2.28.4 md/awscrt#0.27.4 ua/2.1 os/linux#6.8.0 md/arch#x86_64 lang/python#3.13.4 cfg/retry-mode#standard";
    private const string JavaSdk = "aws-sdk-java/2.32.9 md/io#async md/http#NettyNio ua/2.1 os/Linux#6.1.141 lang/java#21.0.8";

    public Actor Alice { get; } = new(new Principal.Role("AWSReservedSSO_Developer_4f2c1d9e8b7a6f50", "alice@example.com", Mfa: true, Path: "aws-reserved/sso.amazonaws.com/eu-west-1/"), Inventory.OfficeAddress, Browser);

    public Actor Bob { get; } = new(new Principal.Role("AWSReservedSSO_Operator_9a8b7c6d5e4f3021", "bob@example.com", Mfa: true, Path: "aws-reserved/sso.amazonaws.com/eu-west-1/"), Inventory.VpnAddress, Cli);

    public Actor Carol { get; } = new(new Principal.Role("AWSReservedSSO_SecurityAdmin_1122334455667788", "carol@example.com", Mfa: true, Path: "aws-reserved/sso.amazonaws.com/eu-west-1/"), Inventory.OfficeAddress, Firefox);

    public Actor Dave { get; } = new(new Principal.User("dave"), Inventory.OfficeAddress, Firefox);

    public Actor Pipeline { get; } = new(new Principal.Role("jenkins-deploy", inventory.Instance("jenkins")), Inventory.NatAddress,
        "APN/1.0 HashiCorp/1.0 Terraform/1.12.2 (+https://www.terraform.io) terraform-provider-aws/6.7.0 (+https://registry.terraform.io/providers/hashicorp/aws)");

    public Actor Zabbix { get; } = new(new Principal.Role("zabbix-discovery", inventory.Instance("zabbix")), Inventory.NatAddress, "Zabbix 7.0.17");

    public Actor Dashboard { get; } = new(new Principal.Role("observability-reader", "dashboard"), Inventory.NatAddress, "aws-sdk-dotnet-coreclr/4.0.102.19 ua/2.1 os/linux#6.8 lang/.NET_Core#10.0.0");

    public Actor LakeJob { get; } = new(new Principal.Role("data-pipeline", inventory.Instance("zeppelin")), Inventory.NatAddress, JavaSdk);

    /// <summary>The key's rightful use: a nightly export.</summary>
    public Actor ReportExport { get; } = new(new Principal.User(Inventory.LeakedUser, inventory.UserKey(Inventory.LeakedUser)), Inventory.NatAddress, "Boto3/1.40.1 md/Botocore#1.40.1 ua/2.1 os/linux#6.1 lang/python#3.12.3");

    /// <summary>The same key in other hands.</summary>
    public Actor Attacker { get; } = new(new Principal.User(Inventory.LeakedUser, inventory.UserKey(Inventory.LeakedUser)), Inventory.AttackerAddress, "aws-cli/2.15.0 Python/3.11.6 Linux/6.6.9-kali1 exe/x86_64.kali.2023 prompt/off");

    /// <summary>With the key that the attacker made for another user.</summary>
    public Actor AttackerAsBackup { get; } = new(new Principal.User("svc-backup", inventory.UserKey("svc-backup/second")), Inventory.AttackerAddress, "aws-cli/2.15.0 Python/3.11.6 Linux/6.6.9-kali1 exe/x86_64.kali.2023 prompt/off");

    public IReadOnlyList<Actor> Applications { get; } =
        [.. Inventory.Services.SelectMany(service => Enumerable.Range(1, service.Instances).Select(i =>
            new Actor(new Principal.Role($"shop-{service.Name}", inventory.Instance($"{service.Name}-{i}")), Inventory.NatAddress, JavaSdk)))];

    public static Actor AutoScaling { get; } = Actor.ServiceRole("AWSServiceRoleForAutoScaling", "autoscaling.amazonaws.com");

    public static Actor Config { get; } = Actor.ServiceRole("AWSServiceRoleForConfig", "config.amazonaws.com");

    public static Actor Rds { get; } = Actor.ServiceRole("AWSServiceRoleForRDS", "rds.amazonaws.com");

    public static Actor Ec2 { get; } = Actor.Service("ec2.amazonaws.com");
}
